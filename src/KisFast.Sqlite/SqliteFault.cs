using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <summary>SQLite's codes as one line that says what to do.</summary>
internal static class SqliteFault
{
    private const int IoErrorFsync = raw.SQLITE_IOERR | (4 << 8);

    /// <summary>Throws unless a call succeeded.</summary>
    public static void ThrowOnError(int code, sqlite3 database, string path)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Describe(raw.sqlite3_extended_errcode(database), raw.sqlite3_errmsg(database).utf8_to_string(), path);
    }

    /// <summary>What Microsoft.Data.Sqlite threw.</summary>
    public static JournalException Describe(SqliteException e, string path) => Describe(e.SqliteExtendedErrorCode, e.Message, path, e);

    /// <summary>A code in words.</summary>
    /// <param name="extended">The extended result code.</param>
    /// <param name="text">SQLite's own words.</param>
    /// <param name="path">The journal.</param>
    /// <param name="inner">What was caught.</param>
    public static JournalException Describe(int extended, string text, string path, Exception? inner = null) => (extended & 0xFF) switch
    {
        raw.SQLITE_FULL => new(JournalFault.Full,
            $"The disk of the journal {path} is full: free some room and start again; what was acknowledged is kept.", inner),
        raw.SQLITE_READONLY => new(JournalFault.ReadOnly,
            $"The journal {path} cannot be written: its file or its directory is read-only for this user.", inner),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(JournalFault.InUse,
            $"The journal {path} is locked by another program that writes to it: end it and start again.", inner),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(JournalFault.Corrupt,
            $"The journal {path} is damaged ({text}): look with `kisfast journal verify`, keep the file, and restore a backup with `kisfast journal restore`.",
            inner),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => new(JournalFault.Unavailable,
            $"The journal {path} cannot be opened ({text}): look at the directory and its rights.", inner),
        raw.SQLITE_IOERR when extended == IoErrorFsync => new(JournalFault.Io,
            $"The disk of the journal {path} did not confirm a write (fsync failed): nothing is known of the last batch. Look at the disk, then start again.",
            inner),
        _ => new(JournalFault.Io, $"The journal {path} cannot be read or written ({text}, code {extended}): look at the disk, then start again.", inner),
    };
}
