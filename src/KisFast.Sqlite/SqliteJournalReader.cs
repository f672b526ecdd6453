using Microsoft.Data.Sqlite;

namespace KisFast.Sqlite;

/// <summary>Reads beside the writer: each call is a read of its own that ends, so that the -wal can be copied between two of them.</summary>
internal sealed class SqliteJournalReader : IJournalReader
{
    private readonly SqliteConnection _connection;
    private readonly Statement _records;
    private readonly Statement _starts;
    private readonly Statement _notes;
    private readonly SortedList<long, long> _epochs = [];
    private readonly string _path;

    private SqliteJournalReader(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _records = new Statement(connection.Handle!, path, $"SELECT {RecordColumns.Names} FROM record WHERE key > ?1 ORDER BY key LIMIT ?2");
        _starts = new Statement(connection.Handle!, path, "SELECT number, epoch FROM start WHERE number > ?1 ORDER BY number");
        _notes = new Statement(
            connection.Handle!, path,
            "SELECT number, kind, made, epoch, sequence, session, content FROM note WHERE number > ?1 AND (?2 = 0 OR kind = ?2) ORDER BY number LIMIT ?3");
    }

    /// <summary>Opens a journal for reading.</summary>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    public static SqliteJournalReader Open(string path)
    {
        if (!JournalFiles.Inspect(path, JournalLock.ReadSeal(path)))
            throw new JournalException(JournalFault.Missing, $"There is no journal {path}: give the path of one that a feed has written.");
        SqliteConnection? connection = null;
        try
        {
            connection = JournalConnection.OpenForReading(path);
            Schema.Check(connection, path, mayWrite: false);
            return new SqliteJournalReader(path, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is SqliteException failure) throw SqliteFault.Describe(failure, path);
            throw;
        }
    }

    public ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: true);
            return new(JournalStart.ReadState(_connection));
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Describe(e, _path);
        }
    }

    public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default)
    {
        long day = (since.UtcTicks + TimeSpan.TicksPerHour) / TimeSpan.TicksPerDay;
        using var find = new Statement(_connection.Handle!, _path,
            "SELECT min(key) FROM record WHERE key >= (SELECT min(first_key) FROM day WHERE day >= ?1) AND received >= ?2");
        using var before = new Statement(_connection.Handle!, _path, "SELECT max(key) FROM record WHERE key < ?1");
        find.Bind(1, day);
        find.Bind(2, since.UtcTicks - DateTime.UnixEpoch.Ticks);
        before.Bind(1, find.Read() && !find.IsNull(0) ? find.Long(0) : long.MaxValue);
        return new(before.Read() && !before.IsNull(0) ? PositionOf(before.Long(0)) : default);
    }

    public ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (records.IsEmpty) throw new ArgumentException("Give room for one record at least.", nameof(records));
        _records.Bind(1, KeyAfter(after));
        _records.Bind(2, records.Length);
        try
        {
            int count = 0;
            Span<FillRecord> into = records.Span;
            while (count < into.Length && _records.Read())
            {
                RecordColumns.Read(_records, EpochOf(_records.Long(0) >> RecordColumns.SequenceBits), out into[count]);
                count++;
            }

            return new(count);
        }
        finally
        {
            _records.Reset();
        }
    }

    public ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(
        JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _notes.Bind(1, after);
        _notes.Bind(2, (long)(kind ?? JournalNoteKind.None));
        _notes.Bind(3, most);
        try
        {
            List<JournalNote> notes = [];
            while (_notes.Read())
            {
                notes.Add(new JournalNote
                {
                    Number = _notes.Long(0),
                    Kind = (JournalNoteKind)_notes.Int(1),
                    UtcTicks = _notes.Long(2) + DateTime.UnixEpoch.Ticks,
                    Before = new RecordPosition(_notes.Long(3), _notes.Long(4)),
                    SessionIndex = _notes.Int(5),
                    Content = _notes.Bytes(6).ToArray(),
                });
            }

            return new(notes);
        }
        finally
        {
            _notes.Reset();
        }
    }

    public ValueTask DisposeAsync()
    {
        _records.Dispose();
        _starts.Dispose();
        _notes.Dispose();
        _connection.Dispose();
        return default;
    }

    private RecordPosition PositionOf(long key) => new(EpochOf(key >> RecordColumns.SequenceBits), key & ((1L << RecordColumns.SequenceBits) - 1));

    private long EpochOf(long start)
    {
        if (!_epochs.TryGetValue(start, out long epoch))
        {
            ReadStarts();
            epoch = _epochs[start];
        }

        return epoch;
    }

    // The key that is not read any more: that of the position, or the last one possible of the start before it.
    private long KeyAfter(RecordPosition after)
    {
        if (_epochs.Count == 0 || _epochs.GetValueAtIndex(_epochs.Count - 1) < after.Epoch) ReadStarts();
        long key = -1;
        foreach ((long number, long epoch) in _epochs)
        {
            if (epoch > after.Epoch) break;
            long sequence = epoch == after.Epoch ? Math.Clamp(after.Sequence, -1, LastSequence) : LastSequence;
            key = sequence < 0 ? RecordColumns.KeyOf(number, 0) - 1 : RecordColumns.KeyOf(number, sequence);
        }

        return key;
    }

    private static long LastSequence => (1L << RecordColumns.SequenceBits) - 1;

    private void ReadStarts()
    {
        _starts.Bind(1, _epochs.Count == 0 ? 0 : _epochs.GetKeyAtIndex(_epochs.Count - 1));
        try
        {
            while (_starts.Read()) _epochs[_starts.Long(0)] = _starts.Long(1);
        }
        finally
        {
            _starts.Reset();
        }
    }
}
