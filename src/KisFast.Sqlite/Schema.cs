using Microsoft.Data.Sqlite;

namespace KisFast.Sqlite;

/// <summary>What the file holds: tables that are written and read by us, views that are for SQL. See docs/journal.md.</summary>
internal static class Schema
{
    /// <summary>"KisF": PRAGMA application_id.</summary>
    public const int ApplicationId = 0x4B697346;

    /// <summary>PRAGMA user_version. A change of a table adds one, and a step to <see cref="Migrations"/>.</summary>
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE journal (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
        CREATE TABLE customer (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE start (number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL UNIQUE, started INTEGER NOT NULL, ended INTEGER, version TEXT NOT NULL) STRICT;
        CREATE TABLE record (
          key INTEGER PRIMARY KEY, received INTEGER NOT NULL, identity INTEGER NOT NULL, kind INTEGER NOT NULL, codes INTEGER NOT NULL, marks INTEGER,
          fields INTEGER NOT NULL, quantity INTEGER, order_quantity INTEGER, price INTEGER, decimals INTEGER, time INTEGER, loan_date INTEGER,
          split_start INTEGER, split_end INTEGER, symbol ANY, order_no ANY, account ANY, original_order_no ANY, hts_id ANY, branch ANY,
          raw_price ANY, raw_price12 ANY, account_name ANY, security_name ANY) STRICT;
        CREATE TABLE day (day INTEGER PRIMARY KEY, first_key INTEGER NOT NULL) STRICT;
        CREATE TABLE handler (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE note (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, made INTEGER NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
          session INTEGER NOT NULL, content ANY NOT NULL) STRICT;
        """;

    /// <summary>The steps from version n (the index plus one) to the next.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [];

    /// <summary>Makes the file, whole or not at all: under another name first.</summary>
    /// <param name="path">A path where there is nothing.</param>
    public static void Create(string path)
    {
        string draft = $"{path}-new-{Environment.ProcessId}";
        Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (new FileStream(draft, options))
        {
            // Empty, and its owner's only, before SQLite writes into it.
        }

        using (var connection = new SqliteConnection($"Data Source={Quote(draft)};Pooling=False"))
        {
            connection.Open();
            Run(connection, $"PRAGMA page_size = 4096; PRAGMA auto_vacuum = NONE; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = "
                + $"{Version}; PRAGMA synchronous = FULL;");
            using SqliteTransaction transaction = connection.BeginTransaction();
            Run(connection, Tables);
            foreach ((string name, string sql) in SchemaViews.All) Run(connection, $"CREATE VIEW {name} AS {sql}");
            transaction.Commit();
            Run(connection, "PRAGMA journal_mode = WAL;");
        }

        Flush(draft);
        File.Move(draft, path, overwrite: false);
        FlushDirectory(path);
    }

    /// <summary>Refuses what is no journal or of a newer version; brings an older one up to date.</summary>
    public static void Check(SqliteConnection connection, string path, bool mayWrite, IReadOnlyList<string>? migrations = null)
    {
        migrations ??= Migrations;
        long version = Scalar(connection, "PRAGMA user_version");
        if (Scalar(connection, "PRAGMA application_id") != ApplicationId)
            throw NotOurs(path);
        int newest = migrations.Count + 1;
        if (version > newest)
            throw new JournalException(JournalFault.Newer,
                $"The journal {path} is of version {version}; this KisFast knows up to {newest}: use the newer KisFast that wrote it.");
        if (!mayWrite) return;
        for (; version < newest; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            Run(connection, migrations[(int)version - 1]);
            Run(connection, $"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }

        RenewViews(connection);
    }

    /// <summary>A database of another program.</summary>
    public static JournalException NotOurs(string path) =>
        new(JournalFault.Foreign, $"{path} is a SQLite file, but no journal of KisFast: give another path.");

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long value ? value : 0;
    }

    /// <summary>A path in a connection string.</summary>
    public static string Quote(string path) => "\"" + path.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    // Views hold nothing: those of this version replace what is there.
    private static void RenewViews(SqliteConnection connection)
    {
        foreach ((string name, string sql) in SchemaViews.All)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = $name";
            command.Parameters.AddWithValue("$name", name);
            if (command.ExecuteScalar() is string text && text.EndsWith(sql, StringComparison.Ordinal)) continue;
            Run(connection, $"DROP VIEW IF EXISTS {name}; CREATE VIEW {name} AS {sql}");
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    // The name is durable with its directory. Windows has no such call, and needs none.
    private static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        Native.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static void Delete(string draft)
    {
        foreach (string path in (string[])[draft, JournalFiles.WalOf(draft), JournalFiles.ShmOf(draft)]) File.Delete(path);
    }
}
