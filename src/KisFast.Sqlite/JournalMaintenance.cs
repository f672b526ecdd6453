using Microsoft.Data.Sqlite;

namespace KisFast.Sqlite;

/// <summary>What a person does with a journal's files while no feed writes them: look, copy, put back.</summary>
internal static class JournalMaintenance
{
    /// <summary>Figures of a journal.</summary>
    public sealed record Description(
        string Path, long Bytes, long WalBytes, long Version, string Environment, long Customers, long Starts, long Records, string? First, string? Last,
        DateTimeOffset? LastHeard, long Gaps, IReadOnlyList<HandlerPosition> Handlers);

    /// <summary>Looks at a journal as a whole.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public static Description Describe(string path) => Read(path, connection =>
    {
        JournalState state = JournalStart.ReadState(connection);
        string? first = Text(connection, "SELECT position FROM records ORDER BY key LIMIT 1");
        return new Description(
            path, new FileInfo(path).Length, new FileInfo(JournalFiles.WalOf(path)) is { Exists: true } wal ? wal.Length : 0,
            Schema.Scalar(connection, "PRAGMA user_version"), Text(connection, "SELECT value FROM journal WHERE name = 'environment'") ?? "",
            Schema.Scalar(connection, "SELECT count(*) FROM customer"), Schema.Scalar(connection, "SELECT count(*) FROM start"),
            Schema.Scalar(connection, "SELECT count(*) FROM record"), first, first is null ? null : state.Last.ToString(), state.LastHeard,
            Schema.Scalar(connection, $"SELECT count(*) FROM record WHERE kind = {(int)RecordKind.GapOpened}"), state.Handlers);
    });

    /// <summary>Everything that is wrong with a journal; empty: nothing.</summary>
    /// <exception cref="JournalException">It cannot be opened at all.</exception>
    public static IReadOnlyList<string> Verify(string path) => Read(path, connection =>
    {
        List<string> problems = [];
        foreach (string line in Texts(connection, "PRAGMA integrity_check(20)"))
            if (line != "ok") problems.Add(line);
        foreach (string line in Texts(connection, """
            SELECT 'start ' || start || ': ' || (last - first + 1 - count) || ' positions are missing between ' || (first & 1099511627775) || ' and ' || (last & 1099511627775)
            FROM (SELECT key >> 40 AS start, min(key) AS first, max(key) AS last, count(*) AS count FROM record GROUP BY key >> 40) WHERE count <> last - first + 1
            """)) problems.Add(line);
        foreach (string line in Texts(connection,
            "SELECT DISTINCT 'records of start ' || (key >> 40) || ', which is not there' FROM record WHERE key >> 40 NOT IN (SELECT number FROM start)"))
            problems.Add(line);
        foreach (string line in Texts(connection,
            "SELECT 'the epoch of start ' || number || ' is not above the one before' FROM (SELECT number, epoch, lag(epoch) OVER (ORDER BY number) AS "
            + "before FROM start) WHERE epoch <= before"))
            problems.Add(line);
        return problems;
    });

    /// <summary>Writes a whole copy, also of a journal that is being written: its writer does not wait.</summary>
    /// <exception cref="JournalException">It cannot be read, or the copy cannot be written.</exception>
    public static void Backup(string path, string target)
    {
        if (File.Exists(target)) throw new JournalException(JournalFault.Unavailable, $"{target} is there already: give another path, or remove it.");
        string draft = target + ".part";
        Read(path, connection =>
        {
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (new FileStream(draft, options))
            {
                // Its owner's only, before SQLite writes into it: VACUUM INTO takes an empty file.
            }

            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $target";
            command.Parameters.AddWithValue("$target", draft);
            command.ExecuteNonQuery();
            return true;
        });
        File.Move(draft, target);
    }

    /// <summary>Puts a backup in a journal's place. What was there is set aside, never deleted.</summary>
    /// <returns>Where the old files are now; empty when there were none.</returns>
    /// <exception cref="JournalException">The backup is no whole journal, or somebody writes the journal.</exception>
    public static IReadOnlyList<string> Restore(string backup, string path)
    {
        IReadOnlyList<string> problems = Verify(backup);
        if (problems.Count > 0) throw new JournalException(JournalFault.Corrupt, $"The backup {backup} is damaged itself: {problems[0]}.");
        string draft = path + "-restore";
        File.Delete(draft);
        Backup(backup, draft);
        using JournalLock held = JournalLock.Take(path);
        IReadOnlyList<string> aside = SetAside(path);
        File.Move(draft, path);
        held.Acknowledge(WalSeal.Nothing);
        return aside;
    }

    /// <summary>
    /// Goes on with what SQLite can read of a damaged journal: copies of the files are kept, then everything after the damage is dropped.
    /// </summary>
    /// <returns>Where the copies are.</returns>
    /// <exception cref="JournalException">The main file itself cannot be read: only a backup helps.</exception>
    public static IReadOnlyList<string> AcceptLoss(string path)
    {
        using JournalLock held = JournalLock.Take(path);
        if (!File.Exists(path)) throw new JournalException(JournalFault.Missing, $"{path} is missing: there is nothing to go on with. Restore a backup.");
        string mark = Mark();
        List<string> copies = [];
        foreach (string file in (string[])[path, JournalFiles.WalOf(path)])
        {
            if (!File.Exists(file)) continue;
            File.Copy(file, file + mark);
            copies.Add(file + mark);
        }

        using (SqliteConnection connection = JournalConnection.OpenForWriting(path))
        {
            Schema.Check(connection, path, mayWrite: true);
            Schema.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        held.Acknowledge(WalSeal.Nothing);
        return copies;
    }

    private static List<string> SetAside(string path)
    {
        string mark = Mark();
        List<string> aside = [];
        foreach (string file in (string[])[path, JournalFiles.WalOf(path), JournalFiles.ShmOf(path)])
        {
            if (!File.Exists(file)) continue;
            File.Move(file, file + mark);
            aside.Add(file + mark);
        }

        return aside;
    }

    private static string Mark() => $".{DateTime.UtcNow:yyyyMMdd-HHmmss-fff}";

    private static T Read<T>(string path, Func<SqliteConnection, T> read)
    {
        if (!JournalFiles.Inspect(path, JournalLock.ReadSeal(path))) throw new JournalException(JournalFault.Missing, $"There is no journal {path}.");
        try
        {
            using SqliteConnection connection = JournalConnection.OpenForReading(path);
            Schema.Check(connection, path, mayWrite: false);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw SqliteFault.Describe(e, path);
        }
    }

    private static string? Text(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as string;
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> texts = [];
        while (reader.Read()) texts.Add(reader.GetString(0));
        return texts;
    }
}
