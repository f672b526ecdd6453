using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KisFast.Benchmarks.Journal;

/// <summary>
/// <c>journal [DIRECTORY] [--out FILE]</c>: durable rows a second by batch, beside Microsoft.Data.Sqlite's own commands with the same
/// columns and settings, turn by turn; bytes allocated a row; replay.
/// </summary>
internal static class JournalCommand
{
    private const int Rounds = 5;
    private static readonly int[] Batches = [1, 10, 100, 256, 1000];

    public static async Task<int> RunAsync(string[] arguments)
    {
        string directory = arguments is [[not '-', ..] first, ..] ? first : Path.GetTempPath();
        int at = Array.IndexOf(arguments, "--out");
        string report = await MeasureAsync(directory).ConfigureAwait(false);
        if (at >= 0) await File.WriteAllTextAsync(arguments[at + 1], report).ConfigureAwait(false);
        else Console.Write(report);
        return 0;
    }

    private static async Task<string> MeasureAsync(string parent)
    {
        DirectoryInfo directory = Directory.CreateDirectory(Path.Combine(parent, "kisfast-bench-" + Environment.ProcessId));
        try
        {
            var text = new StringBuilder();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"# The journal: rows a second, durable\n\n{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, .NET "
                + $"{Environment.Version}, {new DriveInfo(parent).DriveFormat}, load {Load()}.");
            text.AppendLine("One transaction and one fsync a batch, 25 columns. Medians of turns; the rival is Microsoft.Data.Sqlite's prepared "
                + "`SqliteCommand`.\n");
            text.AppendLine("| batch | KisFast rows/s | rival rows/s | × | KisFast CPU µs a row | rival CPU µs a row | KisFast B a row | rival B a row "
                + "|\n|---|---|---|---|---|---|---|---|");
            var journal = new SqliteJournal(Path.Combine(directory.FullName, "ours.db"));
            IJournalWriter writer = await journal.OpenAsync(new JournalOwner(KisEnvironment.Paper, ["bench"])).ConfigureAwait(false);
            using var rival = new RivalJournal(Path.Combine(directory.FullName, "rival.db"));
            long sequence = 0;
            foreach (int batch in Batches)
            {
                var records = new FillRecord[batch];
                records.AsSpan().Fill(JournalRecord.Create(writer.Epoch));
                int batches = Math.Max(3, Math.Min(200, 20_000 / batch));
                List<Rate> ours = [];
                List<Rate> theirs = [];
                for (int round = 0; round <= Rounds; round++)
                {
                    Rate mine = Rate.Of(batches * batch, () =>
                    {
                        for (int i = 0; i < batches; i++)
                        {
                            for (int r = 0; r < batch; r++) records[r].Sequence = sequence++;
                            writer.Append(new JournalBatch { Records = records });
                        }
                    });
                    Rate other = Rate.Of(batches * batch, () =>
                    {
                        for (int i = 0; i < batches; i++) rival.Append(records);
                    });
                    // The first round warms up.
                    if (round == 0) continue;
                    ours.Add(mine);
                    theirs.Add(other);
                }

                (Rate a, Rate b) = (Rate.Median(ours), Rate.Median(theirs));
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"| {batch} | {a.PerSecond:N0} | {b.PerSecond:N0} | {a.PerSecond / b.PerSecond:0.0} | {a.CpuMicroseconds:0.0} | "
                    + $"{b.CpuMicroseconds:0.0} | {a.Bytes:0.#} | {b.Bytes:N0} |");
            }

            await writer.DisposeAsync().ConfigureAwait(false);
            text.AppendLine(CultureInfo.InvariantCulture, $"\nReplay: {await ReplayAsync(journal).ConfigureAwait(false):N0} records a second.");
            return text.ToString();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<double> ReplayAsync(SqliteJournal journal)
    {
        var buffer = new FillRecord[1024];
        double best = 0;
        for (int round = 0; round < 3; round++)
        {
            IJournalReader reader = await journal.OpenReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var watch = Stopwatch.StartNew();
                long count = 0;
                RecordPosition after = default;
                while (await reader.ReadAsync(after, buffer).ConfigureAwait(false) is > 0 and int read)
                {
                    count += read;
                    after = buffer[read - 1].Position;
                }

                best = Math.Max(best, count / watch.Elapsed.TotalSeconds);
            }
        }

        return best;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
