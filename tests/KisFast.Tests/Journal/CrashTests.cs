using KisFast.Sqlite;
using static KisFast.Tests.Journal.RecordingVfs;

namespace KisFast.Tests.Journal;

/// <summary>
/// One run's writes and syncs, recorded; every state that a crash could leave of them is built again, opened and checked: after a kill all
/// that was written is there, after a power cut what was not synced may be there, in part, or not.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Paper, ["htsid"]);
    private static readonly string Shm = "/dev/shm";
    private readonly DirectoryInfo _directory = Directory.Exists(Shm)
        ? Directory.CreateDirectory(Path.Combine(Shm, "kisfast-crash-" + Guid.NewGuid().ToString("N")))
        : Directory.CreateTempSubdirectory("kisfast-crash-");

    private readonly Random _random = new(20261128);

    [Trait("Length", "Long")]
    [Fact]
    public async Task Every_state_that_a_crash_could_leave_opens_and_lacks_nothing_acknowledged()
    {
        string path = PathOf("run");
        var journal = new SqliteJournal(path, Options() with { CheckpointBytes = 60_000 });
        List<Mark> marks = [];
        await (await journal.OpenAsync(Owner)).DisposeAsync();
        byte[] begin = await File.ReadAllBytesAsync(path);
        byte[] firstSeal = await File.ReadAllBytesAsync(path + "-lock");
        List<Operation> operations = Begin();
        try
        {
            var writer = (SqliteJournalWriter)await journal.OpenAsync(Owner);
            marks.Add(new Mark(operations.Count, -1, Seal(writer)));
            for (int i = 0; i < 40; i++)
            {
                Append(writer, i * 7, 7);
                marks.Add(new Mark(operations.Count, (i * 7) + 6, Seal(writer)));
                if (i % 9 == 8)
                {
                    writer.Tend();
                    marks.Add(new Mark(operations.Count, (i * 7) + 6, Seal(writer)));
                }
            }

            writer.Abandon();
        }
        finally
        {
            End();
        }

        int states = 0;
        for (int end = marks[0].Operations; end <= operations.Count; end++)
        {
            Mark acknowledged = marks.FindLast(m => m.Operations <= end)!;
            states += await CheckAsync(operations, end, begin, acknowledged, firstSeal, Loss.None);
            states += await CheckAsync(operations, end, begin, acknowledged, firstSeal, Loss.AllUnsynced);
            for (int i = 0; i < 6; i++) states += await CheckAsync(operations, end, begin, acknowledged, firstSeal, Loss.SomeUnsynced);
        }

        Assert.True(states > 1000, $"only {states} states");
    }

    [Theory]
    [InlineData(nameof(Failure.Sync))]
    [InlineData(nameof(Failure.Full))]
    [InlineData(nameof(Failure.CutWrite))]
    public async Task A_close_that_fails_loses_nothing_and_lets_go_of_the_file(string how)
    {
        Failure failure = Enum.Parse<Failure>(how);
        for (int at = 0; at < 12; at++)
        {
            string path = PathOf($"close-{failure}-{at}");
            var journal = new SqliteJournal(path, Options());
            IJournalWriter writer = await journal.OpenAsync(Owner);
            Append(writer, 0, 10);
            Begin();
            try
            {
                FailAt(at, failure);
                await writer.DisposeAsync();
            }
            finally
            {
                End();
            }

            await using IJournalWriter next = await journal.OpenAsync(Owner);
            Assert.Equal(new RecordPosition(writer.Epoch, 9), next.Before.Last);
            Assert.Empty(JournalMaintenance.Verify(path));
        }
    }

    [Fact]
    public async Task A_write_that_is_cut_after_another_was_is_no_damage()
    {
        for (int first = 0; first < 16; first++)
        {
            for (int second = 0; second < 12; second++)
            {
                string path = PathOf($"twice-{first}-{second}");
                var journal = new SqliteJournal(path, Options());
                await (await journal.OpenAsync(Owner)).DisposeAsync();
                Begin();
                try
                {
                    IJournalWriter writer = await journal.OpenAsync(Owner);
                    FailAt(first, Failure.CutWrite);
                    Assert.Throws<JournalException>(() => Append(writer, 0, 200));
                    await writer.DisposeAsync();
                    FailAt(second, Failure.CutWrite);
                    JournalException? e = await Record.ExceptionAsync(async () => await (await journal.OpenAsync(Owner)).DisposeAsync()) as JournalException;
                    Assert.Contains(e?.Fault, (JournalFault?[])[null, JournalFault.Io]);
                }
                finally
                {
                    End();
                }

                await using IJournalWriter next = await journal.OpenAsync(Owner);
                Append(next, 0, 10);
                Assert.Empty(JournalMaintenance.Verify(path));
            }
        }
    }

    [Theory]
    [InlineData(nameof(Failure.Sync))]
    [InlineData(nameof(Failure.Full))]
    [InlineData(nameof(Failure.CutWrite))]
    public async Task After_a_write_or_a_sync_that_fails_nothing_is_lost_and_no_position_is_used_twice(string how)
    {
        Failure failure = Enum.Parse<Failure>(how);
        for (int at = 0; at < 25; at++)
        {
            string path = PathOf($"fail-{failure}-{at}");
            var journal = new SqliteJournal(path, Options() with { CheckpointBytes = 40_000 });
            await (await journal.OpenAsync(Owner)).DisposeAsync();
            Begin();
            long epoch;
            int acknowledged = 0;
            try
            {
                IJournalWriter writer = await journal.OpenAsync(Owner);
                epoch = writer.Epoch;
                FailAt(at, failure);
                JournalException e = Assert.Throws<JournalException>(() =>
                {
                    while (acknowledged < 2000)
                    {
                        Append(writer, acknowledged, 10);
                        acknowledged += 10;
                    }
                });
                Assert.Equal(failure == Failure.Full ? JournalFault.Full : JournalFault.Io, e.Fault);
                Assert.Throws<JournalException>(() => Append(writer, acknowledged, 1));
                await writer.DisposeAsync();
            }
            finally
            {
                End();
            }

            await using IJournalWriter next = await journal.OpenAsync(Owner);
            Assert.True(next.Epoch > epoch);
            RecordPosition last = next.Before.Last;
            // The batch that failed may be there as a whole, or not at all.
            Assert.True(acknowledged == 0 ? last == default || last == new RecordPosition(epoch, 9) : last.Epoch == epoch
                && last.Sequence - acknowledged is -1 or 9, $"{last} after {acknowledged}");
            Append(next, acknowledged, 10);
            Assert.Empty(JournalMaintenance.Verify(path));
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private enum Loss
    {
        None,
        AllUnsynced,
        SomeUnsynced,
    }

    public CrashTests() => Install();

    private static SqliteJournalOptions Options() => new() { Vfs = Name, BallastBytes = 0 };

    private static byte[] Seal(SqliteJournalWriter writer) => writer.SealBytes();

    private static void Append(IJournalWriter writer, int first, int count) => writer.Append(new JournalBatch
    {
        Records = [.. Enumerable.Range(first, count).Select(i => new FillRecord
        {
            Epoch = writer.Epoch, Sequence = i, Kind = RecordKind.Fill, ReceivedUtcTicks = DateTime.UtcNow.Ticks, OrderNo = new FixedText16("0000003567"),
            AccountName = new FixedText48("the same for everybody, to fill a page"),
        })],
    });

    private async Task<int> CheckAsync(List<Operation> operations, int end, byte[] begin, Mark acknowledged, byte[] firstSeal, Loss loss)
    {
        string path = PathOf("state");
        string run = PathOf("run");
        var files = new Dictionary<string, byte[]> { [run] = begin };
        foreach (Operation operation in Surviving(operations, end, loss)) Apply(files, operation);
        await File.WriteAllBytesAsync(path, files[run]);
        if (files.TryGetValue(run + "-wal", out byte[]? wal)) await File.WriteAllBytesAsync(path + "-wal", wal);
        // The seal is not synced: after a power cut it may be an older one.
        byte[] seal = loss == Loss.SomeUnsynced && _random.Next(2) == 0 ? firstSeal : acknowledged.Seal;
        // It names the main file by its time, which this copy does not have.
        await File.WriteAllBytesAsync(path + "-lock", [.. seal[..24], .. new byte[16]]);
        string state = $"{loss} after {end} of {operations.Count} operations";
        try
        {
            await using var writer = (SqliteJournalWriter)await new SqliteJournal(path, new SqliteJournalOptions { BallastBytes = 0 }).OpenAsync(Owner);
            long last = writer.Before.Last == default ? -1 : writer.Before.Last.Sequence;
            Assert.True(last >= acknowledged.Sequence, $"{state}: ends at {last}, acknowledged was {acknowledged.Sequence}");
            Assert.True((last + 1) % 7 == 0, $"{state}: half a batch, {last}");
        }
        catch (JournalException e)
        {
            Assert.Fail($"{state}: {e.Message}");
        }

        foreach (string file in Directory.GetFiles(_directory.FullName, "state*")) File.Delete(file);
        return 1;
    }

    // What is on the disk: all up to a moment, or of what was not synced nothing, or some of it, torn.
    private List<Operation> Surviving(List<Operation> operations, int end, Loss loss)
    {
        List<Operation> surviving = [];
        for (int i = 0; i < end; i++)
        {
            Operation operation = operations[i];
            bool isSynced = loss == Loss.None || operation.Kind != Kind.Write
                || operations.FindIndex(i, end - i, later => later.Kind == Kind.Sync && later.Path == operation.Path) >= 0;
            if (isSynced)
            {
                surviving.Add(operation);
                continue;
            }

            if (loss == Loss.AllUnsynced || _random.Next(2) == 0) continue;
            int torn = _random.Next(3) == 0 ? operation.Bytes.Length / 512 * 512 / 2 : operation.Bytes.Length;
            surviving.Add(operation with { Bytes = operation.Bytes[..torn] });
        }

        return surviving;
    }

    private static void Apply(Dictionary<string, byte[]> files, Operation operation)
    {
        byte[] file = files.GetValueOrDefault(operation.Path) ?? [];
        switch (operation.Kind)
        {
            case Kind.Write:
                if (file.Length < operation.Offset + operation.Bytes.Length) Array.Resize(ref file, (int)operation.Offset + operation.Bytes.Length);
                operation.Bytes.CopyTo(file, operation.Offset);
                break;
            case Kind.Truncate:
                Array.Resize(ref file, (int)operation.Offset);
                break;
            case Kind.Delete:
                files.Remove(operation.Path);
                return;
            default:
                return;
        }

        files[operation.Path] = file;
    }

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    /// <param name="Operations">How many there were when the batch was acknowledged.</param>
    /// <param name="Sequence">The last one acknowledged.</param>
    /// <param name="Seal">The lock file then.</param>
    private sealed record Mark(int Operations, int Sequence, byte[] Seal);
}
