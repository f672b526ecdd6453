using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KisFast.EndToEnd.Tests.Cli;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>An export as Parquet, read by a reader that is not the writer's.</summary>
[Long]
public sealed class ParquetInteropTests : IDisposable
{
    private const int Records = 70_000;
    private static readonly DateTime Start = new(2026, 4, 1, 3, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-parquet-");

    [NodeFact("hyparquet", "hyparquet-compressors")]
    public async Task Rows_of_a_time_are_found_in_either_row_group_with_every_value()
    {
        string journal = Path.Combine(_directory.FullName, "fills.db"), export = Path.Combine(_directory.FullName, "fills.parquet");
        long epoch = await WriteAsync(journal);
        ToolRun run = await ToolRun.InProcessAsync("export", journal, "--format", "parquet", "--out", export);
        Assert.Equal(0, run.ExitCode);

        // Two thirds of a second apart: on both sides of the first row group's end, 65,536 records.
        JsonNode[] rows = await QueryAsync(export, Start.AddMilliseconds(65_530), Start.AddMilliseconds(65_540));
        Assert.Equal(Enumerable.Range(65_530, 10), rows.Select(static row => (int)row["sequence"]!));
        JsonNode row = rows[0];
        Assert.Equal("2026-04-01T03:01:05.530Z", (string)row["receivedAt"]!);
        Assert.Equal((Start.AddMilliseconds(65_530).Ticks - DateTime.UnixEpoch.Ticks) / 10, (long)row["receivedMicros"]!);
        Assert.Equal(148.01m, (decimal)row["price"]!);
        Assert.Equal(("148.0100", $"{epoch}-65530", "0000003567", "삼성전자", "Buy"),
            ((string)row["priceText"]!, (string)row["position"]!, (string)row["orderNo"]!, (string)row["securityName"]!, (string)row["side"]!));
        Assert.Equal((9_007_199_254_740_000L + 65_530, "09:00:00"), ((long)row["quantity"]!, (string)row["time"]!));
        Assert.Null(row["cause"]);
        Assert.Empty(await QueryAsync(export, Start.AddDays(1), Start.AddDays(2)));
        Assert.Single(await QueryAsync(export, Start, Start.AddMilliseconds(1)));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task<JsonNode[]> QueryAsync(string file, DateTime since, DateTime until)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Interop", "parquet_by_time.mjs");
        var start = new ProcessStartInfo(ServerProcess.Find("node")!,
            [script, file, since.ToString("O", CultureInfo.InvariantCulture), until.ToString("O", CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using Process node = Process.Start(start)!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!)];
    }

    private static async Task<long> WriteAsync(string journal)
    {
        await using IJournalWriter writer = await new SqliteJournal(journal).OpenAsync(new JournalOwner(KisEnvironment.Paper, ["htsid"]));
        var records = new FillRecord[Records];
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = new FillRecord
            {
                Epoch = writer.Epoch,
                Sequence = i,
                Kind = RecordKind.Fill,
                TrId = TrId.H0GSCNI9,
                Account = new FixedText16("1234567801"),
                OrderNo = new FixedText16("0000003567"),
                Symbol = new FixedText16("AAPL"),
                SecurityName = new FixedText48("삼성전자"),
                Side = Side.Buy,
                Quantity = new Quantity(9_007_199_254_740_000 + i),
                Price = new Price(1_480_100, 4),
                Time = new WireTime(9 * 3600),
                ReceivedUtcTicks = Start.AddMilliseconds(i).Ticks,
            };
        }

        foreach (FillRecord[] batch in records.Chunk(10_000)) writer.Append(new JournalBatch { Records = batch });
        return writer.Epoch;
    }
}
