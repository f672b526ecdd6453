using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <summary>
/// The one writer: statements prepared once on the connection's handle, one transaction a batch, the -wal forced to the disk at each
/// commit. Batches and <see cref="Tend"/> come from one thread at a time. After the first error it takes nothing more.
/// </summary>
internal sealed partial class SqliteJournalWriter : IJournalWriter
{
    private readonly string _path;
    private readonly SqliteJournalOptions _options;
    private readonly JournalLock _lock;
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly long _start;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insertRecord;
    private readonly Statement _insertDay;
    private readonly Statement _insertNote;
    private readonly Statement _setHandler;
    private readonly Statement _setHeard;
    private readonly Lock _sentGate = new();
    private RecordPosition _sent;
    private JournalException? _failure;
    private long _lastKey;
    private int _lastDay = -1;
    private bool _isDisposed;

    private SqliteJournalWriter(string path, JournalOwner owner, SqliteJournalOptions options, JournalLock held, SqliteConnection connection)
    {
        _path = path;
        _options = options;
        _lock = held;
        _connection = connection;
        _database = connection.Handle!;
        (_start, Epoch, Before) = JournalStart.Claim(connection, path, owner, options.TimeProvider);
        _sent = Before.Last;
        _lastKey = JournalStart.LastKey(connection);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insertRecord = Prepare(
            $"INSERT INTO record ({RecordColumns.Names}) VALUES ({string.Join(',', Enumerable.Range(1, RecordColumns.Count).Select(i => "?" + i))})");
        _insertDay = Prepare("INSERT INTO day (day, first_key) VALUES (?1, ?2) ON CONFLICT (day) DO NOTHING");
        _insertNote = Prepare("INSERT INTO note (kind, made, epoch, sequence, session, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _setHandler = Prepare(
            "INSERT INTO handler (name, epoch, sequence) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, sequence = "
            + "excluded.sequence");
        _setHeard = Prepare("UPDATE journal SET value = max(value, ?1) WHERE name = 'heard'");
    }

    public long Epoch { get; }

    public JournalState Before { get; }

    public RecordPosition Sent
    {
        get
        {
            lock (_sentGate) return _sent;
        }
    }

    // What is committed is forced to the disk.
    public RecordPosition Kept => Sent;

    /// <summary>Takes the journal over.</summary>
    /// <exception cref="JournalException">It is not to be had.</exception>
    public static SqliteJournalWriter Open(string path, JournalOwner owner, SqliteJournalOptions options)
    {
        JournalLock held = JournalLock.Take(path);
        SqliteConnection? connection = null;
        try
        {
            // A journal that is begun has nothing to do with one that was there before.
            WalSeal? seal = held.Seal;
            if (!JournalFiles.Inspect(path, seal, isWriter: true))
            {
                Schema.Create(path);
                seal = null;
            }

            connection = JournalConnection.OpenForWriting(path, options.Vfs);
            Schema.Check(connection, path, mayWrite: true);
            JournalFiles.CheckEnd(path, JournalStart.LastKey(connection), seal);
            Ballast.Take(path, options.BallastBytes);
            var writer = new SqliteJournalWriter(path, owner, options, held, connection);
            writer.DropOldDays();
            writer.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
            return writer;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            held.Dispose();
            if (e is SqliteException failure) throw SqliteFault.Describe(failure, path);
            if (e is IOException or UnauthorizedAccessException) throw SqliteFault.Describe(raw.SQLITE_CANTOPEN, e.Message, path, e);
            throw;
        }
    }

    public void Append(in JournalBatch batch)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_failure is not null) throw _failure;
        JournalRules.ThrowIfNotNext(_sent, Epoch, batch.Records);
        try
        {
            _begin.Run();
            foreach (JournalNote note in batch.Notes) Insert(note);
            foreach (ref readonly FillRecord record in batch.Records) Insert(in record);
            foreach (HandlerPosition handler in batch.Handlers) Set(handler);
            if (batch.HeardUtcTicks != 0)
            {
                _setHeard.Bind(1, batch.HeardUtcTicks);
                _setHeard.Run();
            }

            _commit.Run();
            if (!batch.Records.IsEmpty) _lastKey = RecordColumns.KeyOf(_start, batch.Records[^1].Sequence);
            Seal();
            if (Native.HasMoved(_database)) throw Moved();
            if (batch.Records.IsEmpty) return;
            lock (_sentGate) _sent = batch.Records[^1].Position;
            if (WalBytes > _options.CheckpointBytes) Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
        }
        catch (Exception e) when (FaultOf(e) is { } fault)
        {
            throw Fail(fault);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_isDisposed) return default;
        _isDisposed = true;
        try
        {
            // A journal that failed is left as it is: closing must neither copy the -wal nor delete it.
            if (_failure is null && JournalStart.End(_connection, _start, _options.TimeProvider)) Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
        }
        catch (Exception e) when (FaultOf(e) is not null)
        {
            // Every record is in the -wal, where the next start finds it.
        }
        finally
        {
            Close();
        }

        return default;
    }

    private void Close()
    {
        foreach (Statement statement in (Statement[])[_begin, _commit, _insertRecord, _insertDay, _insertNote, _setHandler, _setHeard]) statement.Dispose();
        _connection.Dispose();
        _lock.Dispose();
        _walFile?.Dispose();
    }

    private Statement Prepare(string sql) => new(_database, _path, sql);

    private unsafe void Insert(in FillRecord record)
    {
        int day = DayOf(record.ReceivedUtcTicks);
        if (day != _lastDay)
        {
            _insertDay.Bind(1, day);
            _insertDay.Bind(2, RecordColumns.KeyOf(_start, record.Sequence));
            _insertDay.Run();
            _lastDay = day;
        }

        fixed (FillRecord* pinned = &record)
        {
            RecordColumns.Bind(_insertRecord, _start, in *pinned);
            _insertRecord.Run();
        }
    }

    private void Insert(JournalNote note)
    {
        _insertNote.Bind(1, (long)note.Kind);
        _insertNote.Bind(2, note.UtcTicks - DateTime.UnixEpoch.Ticks);
        _insertNote.Bind(3, note.Before.Epoch);
        _insertNote.Bind(4, note.Before.Sequence);
        _insertNote.Bind(5, note.SessionIndex);
        _insertNote.BindContent(6, note.Content.Span);
        _insertNote.Run();
    }

    private void Set(HandlerPosition handler)
    {
        _setHandler.BindString(1, handler.Handler);
        _setHandler.Bind(2, handler.Position.Epoch);
        _setHandler.Bind(3, handler.Position.Sequence);
        _setHandler.Run();
    }

    private JournalException Moved() => new(JournalFault.WentBack,
        $"The journal {_path} was deleted, renamed or replaced while it was written: what was written since may be in no file. Put it back, or begin a "
        + "new one.");

    // What the disk did, on whatever way it was told: of the database by SQLite, of the files beside it by the system.
    private JournalException? FaultOf(Exception e) => e switch
    {
        JournalException fault => fault,
        SqliteException error => SqliteFault.Describe(error, _path),
        IOException or UnauthorizedAccessException => SqliteFault.Describe(raw.SQLITE_IOERR, e.Message, _path, e),
        _ => null,
    };

    // The transaction is over whatever happened; a full disk gets its ballast, so that the next start can copy the -wal.
    private JournalException Fail(JournalException failure)
    {
        _failure = failure;
        _ = raw.sqlite3_exec(_database, "ROLLBACK");
        if (failure.Fault == JournalFault.Full) Ballast.GiveUp(_path);
        return failure;
    }
}
