using System.Reflection;
using Microsoft.Data.Sqlite;

namespace KisFast.Sqlite;

/// <summary>A start's row, its epoch, and what the journal knew before it.</summary>
internal static class JournalStart
{
    private static readonly string KisFastVersion =
        typeof(IJournal).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";

    /// <summary>Claims the next epoch, in one transaction with the look at whose journal it is.</summary>
    public static (long Number, long Epoch, JournalState Before) Claim(SqliteConnection connection, string path, JournalOwner owner, TimeProvider time)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        JournalRules.ThrowIfOther(path, OwnerOf(connection), owner);
        JournalState before = ReadState(connection);
        long epoch = JournalRules.NextEpoch(time.GetUtcNow(), before.LastEpoch);
        Execute(connection, "INSERT OR REPLACE INTO journal (name, value) VALUES ('environment', $value)", ("$value", owner.Environment.ToString()));
        Execute(connection, "INSERT OR IGNORE INTO journal (name, value) VALUES ('heard', 0)");
        foreach (string customer in owner.Customers) Execute(connection, "INSERT OR IGNORE INTO customer (name) VALUES ($name)", ("$name", customer));
        Execute(
            connection, "INSERT INTO start (epoch, started, version) VALUES ($epoch, $started, $version)",
            ("$epoch", epoch), ("$started", Unix(time)), ("$version", KisFastVersion));
        long number = Schema.Scalar(connection, "SELECT last_insert_rowid()");
        transaction.Commit();
        return (number, epoch, before);
    }

    /// <summary>Notes that a start ended as it should.</summary>
    /// <returns>Whether that could be written.</returns>
    public static bool End(SqliteConnection connection, long number, TimeProvider time)
    {
        try
        {
            Execute(connection, "UPDATE start SET ended = $ended WHERE number = $number", ("$ended", Unix(time)), ("$number", number));
            return true;
        }
        catch (SqliteException)
        {
            // Every record is in; only the word that it ended is not.
            return false;
        }
    }

    /// <summary>The last record's key; -1 for none.</summary>
    public static long LastKey(SqliteConnection connection) => Schema.Scalar(connection, "SELECT coalesce(max(key), -1) FROM record");

    /// <summary>What the journal holds.</summary>
    public static JournalState ReadState(SqliteConnection connection)
    {
        List<HandlerPosition> handlers = [];
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name, epoch, sequence FROM handler ORDER BY name";
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read()) handlers.Add(new HandlerPosition(reader.GetString(0), new RecordPosition(reader.GetInt64(1), reader.GetInt64(2))));
        }

        RecordPosition last = default;
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT s.epoch, r.key & {(1L << RecordColumns.SequenceBits) - 1} FROM record r JOIN start s ON s.number = r.key >> "
                + $"{RecordColumns.SequenceBits} ORDER BY r.key DESC LIMIT 1";
            using SqliteDataReader reader = command.ExecuteReader();
            if (reader.Read()) last = new RecordPosition(reader.GetInt64(0), reader.GetInt64(1));
        }

        long heard = Schema.Scalar(connection, "SELECT value FROM journal WHERE name = 'heard'");
        return new JournalState
        {
            Last = last,
            LastEpoch = Schema.Scalar(connection, "SELECT max(epoch) FROM start"),
            LastHeard = heard == 0 ? null : new DateTimeOffset(heard, TimeSpan.Zero),
            Handlers = handlers,
        };
    }

    private static JournalOwner? OwnerOf(SqliteConnection connection)
    {
        using SqliteCommand environment = connection.CreateCommand();
        environment.CommandText = "SELECT value FROM journal WHERE name = 'environment'";
        if (environment.ExecuteScalar() is not string name || !Enum.TryParse(name, out KisEnvironment held)) return null;
        List<string> customers = [];
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM customer";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) customers.Add(reader.GetString(0));
        return new JournalOwner(held, customers);
    }

    private static long Unix(TimeProvider time) => time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks;

    private static void Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
