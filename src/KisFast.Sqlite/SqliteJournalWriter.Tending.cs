using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <content>What keeps the files in order: checkpoints, the seal, days that are dropped.</content>
internal sealed partial class SqliteJournalWriter
{
    private const int CheckpointNoop = -1;
    private const int FrameHeaderBytes = 24;
    private const int PageSize = 4096;
    private const int DropAtOnce = 10_000;

    private SafeFileHandle? _walFile;
    private long _walFrames;
    private ulong _salts;
    private long _mainBytes;
    private long _mainTicks;
    private long _droppedOn;

    /// <summary>The size of what is in the -wal and not yet in the file; a figure for a metric. Readers that never pause let it grow.</summary>
    public long WalBytes { get; private set; }

    /// <summary>Between batches, when there is time: drops some of what is too old, copies the -wal into the file and empties it.</summary>
    public void Tend()
    {
        if (_failure is not null) return;
        try
        {
            if (DropSomeOld(out _) || _walFrames > 0) Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
        }
        catch (Exception e) when (FaultOf(e) is { } fault)
        {
            throw Fail(fault);
        }
    }

    /// <summary>For tests: a disk of that many pages.</summary>
    internal void LimitPages(int pages) => Schema.Run(_connection, $"PRAGMA max_page_count = {pages}");

    /// <summary>For tests: what the lock file holds.</summary>
    internal byte[] SealBytes()
    {
        byte[] bytes = new byte[WalSeal.Size];
        (_lock.Seal ?? default).Write(bytes);
        return bytes;
    }

    /// <summary>For tests: lets go of the files as a killed process does.</summary>
    internal void Abandon()
    {
        _isDisposed = true;
        Close();
    }

    // Whatever readers do: what cannot be copied now is copied later, and the row says so; no error.
    private void Checkpoint(int mode)
    {
        if (Native.HasMoved(_database)) throw Moved();
        Acknowledge(mainBytes: 0, mainTicks: 0, isForced: true);
        int code = Native.Checkpoint(_database, mode, out _, out _);
        if (code == raw.SQLITE_FULL)
        {
            Ballast.GiveUp(_path);
            code = Native.Checkpoint(_database, mode, out _, out _);
        }

        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            throw SqliteFault.Describe(raw.sqlite3_extended_errcode(_database), raw.sqlite3_errmsg(_database).utf8_to_string(), _path);
        (_mainBytes, _mainTicks) = (new FileInfo(_path).Length, JournalFiles.MainTicks(_path));
        Seal();
    }

    // What was committed is acknowledged; what of it is in the -wal is counted.
    private void Seal()
    {
        if (Native.Checkpoint(_database, CheckpointNoop, out int frames, out int copied) != raw.SQLITE_OK) return;
        // Whenever all of it was copied, it may have been begun anew.
        _salts = ReadSalts();
        _walFrames = Math.Max(frames, 0);
        // What is copied already is written over by the next batch.
        WalBytes = frames == copied ? 0 : frames * (long)(PageSize + FrameHeaderBytes);
        Acknowledge(_mainBytes, _mainTicks, isForced: false);
    }

    private void Acknowledge(long mainBytes, long mainTicks, bool isForced) =>
        _lock.Acknowledge(new WalSeal(_salts, _walFrames, _lastKey, mainBytes, mainTicks), isForced);

    private ulong ReadSalts()
    {
        if (_walFile is null)
        {
            string wal = JournalFiles.WalOf(_path);
            if (!File.Exists(wal)) return 0;
            _walFile = File.OpenHandle(wal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        return WalFile.ReadSalts(_walFile);
    }

    private void DropOldDays()
    {
        bool isMore;
        while (DropSomeOld(out isMore) && isMore) Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
    }

    // Once a day, and never much in one transaction: batches wait for it. Returns whether something was dropped.
    private bool DropSomeOld(out bool isMore)
    {
        isMore = false;
        if (_options.KeepDays is not { } keep) return false;
        long today = DayOf(_options.TimeProvider.GetUtcNow().UtcTicks);
        if (today == _droppedOn) return false;
        using SqliteCommand oldest = _connection.CreateCommand();
        oldest.CommandText = "SELECT min(first_key) FROM day WHERE day > $day";
        oldest.Parameters.AddWithValue("$day", today - keep);
        // Without a record of the days that are kept, nothing says which are old.
        if (oldest.ExecuteScalar() is not long first) return false;
        isMore = Drop($"DELETE FROM record WHERE key IN (SELECT key FROM record WHERE key < $first LIMIT {DropAtOnce})", first) == DropAtOnce;
        if (isMore) return true;
        Drop("DELETE FROM day WHERE first_key < $first", first);
        // The next start rests on the books, however old they are.
        Drop($"DELETE FROM note WHERE made < $first AND number NOT IN (SELECT max(number) FROM note WHERE kind = {(int)JournalNoteKind.Ledger} "
            + "GROUP BY session)", ((today - keep) * TimeSpan.TicksPerDay) - DateTime.UnixEpoch.Ticks);
        _droppedOn = today;
        return true;
    }

    // A trading day of KIS's: it begins at eight in Seoul.
    private static int DayOf(long utcTicks) => (int)((utcTicks + TimeSpan.TicksPerHour) / TimeSpan.TicksPerDay);

    private int Drop(string sql, long first)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$first", first);
        return command.ExecuteNonQuery();
    }
}
