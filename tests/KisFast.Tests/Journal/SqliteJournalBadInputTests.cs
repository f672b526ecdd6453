using KisFast.Sqlite;
using Microsoft.Data.Sqlite;

namespace KisFast.Tests.Journal;

/// <summary>Unreadable is never new: whatever is wrong with the files, the answer is an error that says what to do, and nothing is touched.</summary>
public sealed class SqliteJournalBadInputTests : IDisposable
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Paper, ["htsid"]);
    private readonly JournalDirectory _directory = new();

    private string Main => _directory.Journal;

    private string Wal => Main + "-wal";

    [Fact]
    public async Task Accepted_loss_of_all_records_is_accepted()
    {
        var journal = new SqliteJournal(Main);
        var writer = (SqliteJournalWriter)await journal.OpenAsync(Owner);
        writer.Append(new JournalBatch
        {
            Records = [new FillRecord { Epoch = writer.Epoch, Sequence = 0, Kind = RecordKind.Fill, ReceivedUtcTicks = DateTime.UtcNow.Ticks }],
        });
        writer.Abandon();
        File.Delete(Main + "-wal");
        Assert.Equal(JournalFault.WentBack, (await Assert.ThrowsAsync<JournalException>(async () => await journal.OpenAsync(Owner))).Fault);
        // What that error says is to be done.
        JournalMaintenance.AcceptLoss(Main);
        await using IJournalWriter again = await journal.OpenAsync(Owner);
        Assert.Equal(default, again.Before.Last);
    }

    [Fact]
    public async Task Restored_backup_of_a_journal_without_a_record_can_be_opened()
    {
        var journal = new SqliteJournal(Main);
        await (await journal.OpenAsync(Owner)).DisposeAsync();
        string backup = _directory.File("backup.db");
        JournalMaintenance.Backup(Main, backup);
        JournalMaintenance.Restore(backup, Main);
        await using IJournalWriter again = await journal.OpenAsync(Owner);
        Assert.Equal(default, again.Before.Last);
    }

    [Fact]
    public async Task Directory_that_is_missing()
    {
        JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal(_directory.File("no/fills.db")).OpenAsync(Owner));
        Assert.Equal(JournalFault.Unavailable, e.Fault);
    }

    [Fact]
    public async Task Directory_that_may_only_be_read()
    {
        // The rights of a directory do not bind root; in /sys nobody makes a file.
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal("/sys/fills.db").OpenAsync(Owner));
            Assert.Equal(JournalFault.ReadOnly, e.Fault);
            Assert.Contains("/sys/fills.db", e.Message, StringComparison.Ordinal);
            return;
        }

        if (OperatingSystem.IsWindows()) return;
        await WriteAsync(3);
        var directory = new DirectoryInfo(Path.GetDirectoryName(Main)!);
        UnixFileMode mode = directory.UnixFileMode;
        directory.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        try
        {
            JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal(_directory.File("new.db")).OpenAsync(Owner));
            Assert.Equal(JournalFault.ReadOnly, e.Fault);
            Assert.Contains("rights of its directory", e.Message, StringComparison.Ordinal);
            await using IJournalReader reader = await new SqliteJournal(Main).OpenReaderAsync();
            Assert.Equal(2, (await reader.GetStateAsync()).Last.Sequence);
        }
        finally
        {
            directory.UnixFileMode = mode;
        }
    }

    [Fact]
    public async Task Path_of_a_directory()
    {
        Directory.CreateDirectory(Main);
        await AssertRefusedAsync(JournalFault.Foreign, "directory");
    }

    [Fact]
    public async Task Text_file()
    {
        await File.WriteAllTextAsync(Main, string.Join('\n', Enumerable.Repeat("symbol,quantity", 30)));
        await AssertRefusedAsync(JournalFault.Foreign, "no SQLite file");
    }

    [Fact]
    public async Task Short_file()
    {
        await File.WriteAllTextAsync(Main, "SQLite format 3");
        await AssertRefusedAsync(JournalFault.Foreign, "no SQLite file");
    }

    [Fact]
    public async Task Empty_file()
    {
        await File.WriteAllBytesAsync(Main, []);
        await AssertRefusedAsync(JournalFault.Corrupt, "empty");
    }

    [Fact]
    public async Task File_of_zeros()
    {
        await File.WriteAllBytesAsync(Main, new byte[8192]);
        await AssertRefusedAsync(JournalFault.Corrupt, "does not begin");
    }

    [Fact]
    public async Task Another_programs_database()
    {
        using (var connection = new SqliteConnection($"Data Source={Main};Pooling=False"))
        {
            connection.Open();
            Schema.Run(connection, "CREATE TABLE t (a)");
        }

        await AssertRefusedAsync(JournalFault.Foreign, "no journal of KisFast");
    }

    [Fact]
    public async Task Newer_version()
    {
        await WriteAsync(3);
        using (SqliteConnection connection = JournalConnection.OpenForWriting(Main))
            Schema.Run(connection, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
        await AssertRefusedAsync(JournalFault.Newer, "version 99");
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(-2048)]
    [InlineData(-4096)]
    public async Task Main_file_that_is_torn(int bytes)
    {
        await WriteAsync(200);
        using (var file = new FileStream(Main, FileMode.Open)) file.SetLength(file.Length + bytes);
        await AssertRefusedAsync(JournalFault.Corrupt, "is cut");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Main_file_missing_or_empty_beside_a_wal(bool empty)
    {
        await KillAsync(200);
        byte[] wal = await File.ReadAllBytesAsync(Wal);
        File.Delete(Main);
        if (empty) await File.WriteAllBytesAsync(Main, []);
        await AssertRefusedAsync(JournalFault.Corrupt, "-wal");
        Assert.Equal(wal, await File.ReadAllBytesAsync(Wal));
    }

    [Fact]
    public async Task Older_copy_put_over_the_main_file_beside_a_wal()
    {
        await WriteAsync(100);
        File.Copy(Main, _directory.File("backup.db"));
        await WriteAsync(300);
        await KillAsync(200);
        File.Copy(_directory.File("backup.db"), Main, overwrite: true);
        await AssertRefusedAsync(JournalFault.Corrupt, "is not the file");
    }

    [Fact]
    public async Task Older_copy_put_in_its_place_and_the_wal_removed()
    {
        await WriteAsync(100);
        File.Copy(Main, _directory.File("backup.db"));
        await WriteAsync(300);
        File.Copy(_directory.File("backup.db"), Main, overwrite: true);
        await AssertWentBackAsync();
    }

    [Fact]
    public async Task Wal_deleted_after_a_kill()
    {
        await KillAsync(200);
        File.Delete(Wal);
        await AssertWentBackAsync();
    }

    [Fact]
    public async Task Wal_emptied_by_another_program_after_a_kill_is_no_loss()
    {
        await KillAsync(200);
        using (var connection = new SqliteConnection($"Data Source={Main};Pooling=False"))
        {
            connection.Open();
            Schema.Run(connection, "SELECT count(*) FROM record");
        }

        Assert.False(File.Exists(Wal));
        await using IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner);
        Assert.Equal(199, writer.Before.Last.Sequence);
    }

    [Fact]
    public async Task Flipped_bit_anywhere_in_an_acknowledged_wal()
    {
        await KillAsync(200);
        byte[] wal = await File.ReadAllBytesAsync(Wal);
        var random = new Random(7);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = [.. wal];
            damaged[random.Next(wal.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(Wal, damaged);
            JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal(Main).OpenAsync(Owner));
            Assert.Equal(JournalFault.Corrupt, e.Fault);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(Wal));
        }

        await File.WriteAllBytesAsync(Wal, wal);
        await using IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner);
        Assert.Equal(199, writer.Before.Last.Sequence);
    }

    [Fact]
    public async Task Wal_with_zeros_or_a_torn_frame_at_its_end_is_no_damage()
    {
        await KillAsync(200);
        byte[] wal = await File.ReadAllBytesAsync(Wal);
        await File.WriteAllBytesAsync(Wal, [.. wal, .. new byte[6000]]);
        await using (IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner)) Assert.Equal(199, writer.Before.Last.Sequence);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("renamed")]
    [InlineData("replaced")]
    public async Task File_that_goes_away_while_it_is_written(string how)
    {
        if (OperatingSystem.IsWindows()) return;
        IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner);
        Append(writer, 0, 10);
        if (how == "deleted") File.Delete(Main);
        else File.Move(Main, _directory.File("elsewhere.db"));
        if (how == "replaced") File.Copy(_directory.File("elsewhere.db"), Main);
        JournalException e = Assert.Throws<JournalException>(() => Append(writer, 10, 10));
        Assert.Equal(JournalFault.WentBack, e.Fault);
        Assert.Throws<JournalException>(() => Append(writer, 20, 1));
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task Full_disk_is_told_and_what_was_acknowledged_is_there()
    {
        var writer = (SqliteJournalWriter)await new SqliteJournal(Main).OpenAsync(Owner);
        Append(writer, 0, 50);
        writer.LimitPages(40);
        JournalException e = Assert.Throws<JournalException>(() =>
        {
            for (int i = 50; i < 5000; i += 50) Append(writer, i, 50);
        });
        Assert.Equal(JournalFault.Full, e.Fault);
        Assert.Contains(Main, e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Main + "-ballast"));
        RecordPosition sent = writer.Sent;
        await writer.DisposeAsync();
        await using IJournalWriter next = await new SqliteJournal(Main).OpenAsync(Owner);
        Assert.Equal(sent, next.Before.Last);
        Assert.True(File.Exists(Main + "-ballast"));
    }

    [Fact]
    public async Task Reader_of_nothing()
    {
        JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal(Main).OpenReaderAsync());
        Assert.Equal(JournalFault.Missing, e.Fault);
        Assert.False(File.Exists(Main));
    }

    [Fact]
    public async Task Begun_anew_only_where_there_is_no_file()
    {
        await WriteAsync(10);
        foreach (string suffix in (string[])["", "-wal", "-shm"]) File.Delete(Main + suffix);
        await using IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner);
        Assert.Equal(default, writer.Before.Last);
    }

    public void Dispose() => _directory.Dispose();

    private static void Append(IJournalWriter writer, int first, int count) => writer.Append(new JournalBatch
    {
        Records = [.. Enumerable.Range(first, count).Select(i => new FillRecord
        {
            Epoch = writer.Epoch, Sequence = i, Kind = RecordKind.Fill, ReceivedUtcTicks = DateTime.UtcNow.Ticks, OrderNo = new FixedText16("1"),
        })],
    });

    private async Task WriteAsync(int count)
    {
        await using IJournalWriter writer = await new SqliteJournal(Main).OpenAsync(Owner);
        Append(writer, 0, count);
    }

    private async Task KillAsync(int count)
    {
        var writer = (SqliteJournalWriter)await new SqliteJournal(Main).OpenAsync(Owner);
        for (int i = 0; i < count; i += 50) Append(writer, i, 50);
        writer.Abandon();
    }

    private async Task AssertRefusedAsync(JournalFault fault, string word)
    {
        Dictionary<string, byte[]> before = Files();
        foreach (Func<Task> open in (Func<Task>[])[async () => await new SqliteJournal(Main).OpenReaderAsync(),
            async () => await new SqliteJournal(Main).OpenAsync(Owner)])
        {
            JournalException e = await Assert.ThrowsAsync<JournalException>(open);
            Assert.Equal(fault, e.Fault);
            Assert.Contains(word, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }

        Assert.Equal(before, Files());
    }

    private async Task AssertWentBackAsync()
    {
        JournalException e = await Assert.ThrowsAsync<JournalException>(async () => await new SqliteJournal(Main).OpenAsync(Owner));
        Assert.Equal(JournalFault.WentBack, e.Fault);
    }

    private Dictionary<string, byte[]> Files() => Directory.GetFiles(Path.GetDirectoryName(Main)!)
        .Where(static f => !f.EndsWith("-lock", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(static f => f, File.ReadAllBytes);
}
