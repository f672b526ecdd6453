using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KisFast.Sqlite;

/// <summary>Connections as a journal needs them: no pool, settings read back, nothing copied or deleted when they are closed.</summary>
internal static class JournalConnection
{
    private const int NoCheckpointOnClose = 1006;
    private const int BusyMilliseconds = 5000;
    private const int SynchronousFull = 2;

    public static SqliteConnection OpenForWriting(string path, string? vfs = null)
    {
        SqliteConnection connection = Open(path, "ReadWrite", vfs);
        Schema.Run(connection, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA "
            + "fullfsync = ON;");
        if (Text(connection, "PRAGMA journal_mode = WAL") != "wal")
            throw Unsuitable(connection, path, "cannot keep a -wal: is it on a network drive?");
        if (Schema.Scalar(connection, "PRAGMA synchronous") != SynchronousFull || Schema.Scalar(connection, "PRAGMA wal_autocheckpoint") != 0)
            throw Unsuitable(connection, path, "does not take the settings it needs (synchronous, wal_autocheckpoint).");
        return connection;
    }

    public static SqliteConnection OpenForReading(string path) => Open(path, "ReadOnly");

    private static SqliteConnection Open(string path, string mode, string? vfs = null)
    {
        var connection = new SqliteConnection($"Data Source={Schema.Quote(path)};Mode={mode};Pooling=False" + (vfs is null ? "" : $";Vfs={vfs}"));
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
            _ = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string? Text(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }

    private static JournalException Unsuitable(SqliteConnection connection, string path, string what)
    {
        connection.Dispose();
        return new JournalException(JournalFault.Unavailable, $"The journal {path} {what}");
    }
}
