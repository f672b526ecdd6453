using System.Runtime.InteropServices;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <summary>What SQLitePCL.raw leaves out of the library it carries.</summary>
internal static partial class Native
{
    private const int HasMovedOpcode = 20;

    /// <summary>Whether the file that is open is no longer the one at its path: deleted, renamed or replaced.</summary>
    public static bool HasMoved(sqlite3 database)
    {
        int moved = 0;
        ReadOnlySpan<byte> main = "main\0"u8;
        return FileControl(database.DangerousGetHandle(), in main[0], HasMovedOpcode, ref moved) == raw.SQLITE_OK && moved != 0;
    }

    // Short calls that neither wait nor call back: no transition of the garbage collector's, which would cost more than they do.
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int BindInteger(nint statement, int parameter, long value);

    /// <param name="statement">The statement.</param>
    /// <param name="parameter">From 1.</param>
    /// <param name="utf8">Stays where it is until the statement is reset: SQLite keeps the pointer.</param>
    /// <param name="count">Its bytes.</param>
    /// <param name="destructor">0: SQLITE_STATIC.</param>
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_text")]
    [SuppressGCTransition]
    public static unsafe partial int BindText(nint statement, int parameter, byte* utf8, int count, nint destructor);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_clear_bindings")]
    [SuppressGCTransition]
    public static partial int ClearBindings(nint statement);

    /// <summary>PRAGMA wal_checkpoint.</summary>
    /// <param name="database">The connection.</param>
    /// <param name="mode">SQLITE_CHECKPOINT_…; -1 (NOOP) only looks.</param>
    /// <param name="frames">How many frames the -wal has.</param>
    /// <param name="copied">How many of them are in the file.</param>
    public static int Checkpoint(sqlite3 database, int mode, out int frames, out int copied)
    {
        ReadOnlySpan<byte> main = "main\0"u8;
        return Checkpoint(database.DangerousGetHandle(), in main[0], mode, out frames, out copied);
    }

    /// <summary>Makes a directory's entries durable; where that is not possible nothing happens.</summary>
    public static void SyncDirectory(string directory)
    {
        int descriptor = Open(directory, 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_wal_checkpoint_v2")]
    private static partial int Checkpoint(nint database, in byte name, int mode, out int frames, out int copied);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static partial int FileControl(nint database, in byte name, int opcode, ref int argument);
}
