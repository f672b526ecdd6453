using System.Globalization;
using System.Text.Json;
using KisFast.Sqlite;
using Microsoft.Data.Sqlite;

namespace KisFast.EndToEnd.Tests.Cli;

public sealed class JournalToolTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 4, 1, 3, 0, 0, DateTimeKind.Utc);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-tool-");

    private string Journal => PathOf("fills.db");

    [Fact]
    public async Task Replay_prints_what_listen_printed_and_says_that_it_is_replayed()
    {
        long epoch = await WriteAsync(5);
        ToolRun run = await ToolRun.InProcessAsync("replay", Journal, "--format", "json");
        Assert.Equal(0, run.ExitCode);
        JsonElement[] records = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(5, records.Length);
        Assert.Equal($"{epoch}-4", records[4].GetProperty("position").GetString());
        Assert.True(records[4].GetProperty("replayed").GetBoolean());
        Assert.Equal("148.0100", records[4].GetProperty("price").GetString());

        ToolRun from = await ToolRun.InProcessAsync("replay", Journal, "--format", "csv", "--from", $"{epoch}-3", "--speed", "1000");
        Assert.Equal(3, from.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        ToolRun today = await ToolRun.InProcessAsync("replay", Journal, "--from", "today");
        Assert.Equal(0, today.ExitCode);
    }

    [Fact]
    public async Task Replay_shows_what_the_filters_let_through_and_the_gaps()
    {
        await WriteAsync(3);
        ToolRun all = await ToolRun.InProcessAsync("replay", Journal, "--format", "json");
        ToolRun same = await ToolRun.InProcessAsync("replay", Journal, "--format", "json", "--symbol", "AAPL", "--symbol", "NVDA");
        Assert.Equal(all.Output, same.Output);
        ToolRun other = await ToolRun.InProcessAsync("replay", Journal, "--format", "json", "--symbol", "NVDA");
        Assert.Equal(all.OutputLines.Where(static line => line.Contains("\"kind\":\"Gap", StringComparison.Ordinal)), other.OutputLines);
        ToolRun excel = await ToolRun.InProcessAsync("replay", Journal, "--format", "csv", "--excel");
        Assert.StartsWith("\uFEFF", excel.Output, StringComparison.Ordinal);
        Assert.Contains("\"=\"\"0000003567\"\"\"", excel.Output, StringComparison.Ordinal);
        ToolRun slow = await ToolRun.InProcessAsync("replay", Journal, "--format", "json", "--symbol", "NVDA", "--speed", "1000000");
        Assert.Equal(other.Output, slow.Output);
    }

    [Theory]
    [InlineData("replay", "FILE", "--from", "yesterday")]
    [InlineData("replay", "FILE", "--speed", "0")]
    [InlineData("replay", "FILE", "--decimal-comma")]
    [InlineData("export", "FILE", "--format", "json", "--out", "x", "--excel")]
    [InlineData("export", "FILE", "--format", "json", "--out", "x", "--since", "monday")]
    [InlineData("journal", "restore", "FILE")]
    public async Task Wrong_use_is_one_line_that_says_what_is_allowed(params string[] arguments)
    {
        await WriteAsync(1);
        ToolRun run = await ToolRun.InProcessAsync([.. arguments.Select(a => a == "FILE" ? Journal : a)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("verify")]
    [InlineData("describe")]
    public async Task Journal_that_is_not_there_is_said(string command)
    {
        ToolRun run = command == "replay" ? await ToolRun.InProcessAsync("replay", Journal) : await ToolRun.InProcessAsync("journal", command, Journal);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(Journal, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Journal));
    }

    [Fact]
    public async Task Export_writes_csv_that_spreadsheets_read()
    {
        await WriteAsync(3);
        Assert.Equal(0, (await ToolRun.InProcessAsync("export", Journal, "--format", "csv", "--out", PathOf("plain.csv"))).ExitCode);
        Assert.Equal(0, (await ToolRun.InProcessAsync("export", Journal, "--format", "csv", "--out", PathOf("excel.csv"), "--excel", "--decimal-comma"))
            .ExitCode);
        byte[] bytes = await File.ReadAllBytesAsync(PathOf("plain.csv"));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        string[] plain = await File.ReadAllLinesAsync(PathOf("plain.csv"));
        Assert.Equal(5, plain.Length);
        string[] header = plain[0].Split(',');
        Assert.All(plain[1..], line => Assert.Equal(header.Length, line.Split(',').Length));
        Assert.Equal("0000003567", plain[1].Split(',')[Array.IndexOf(header, "orderNo")]);
        Assert.Equal("Restart", plain[4].Split(',')[Array.IndexOf(header, "cause")]);
        string[] excel = await File.ReadAllLinesAsync(PathOf("excel.csv"));
        Assert.Contains("\"=\"\"0000003567\"\"\"", excel[1], StringComparison.Ordinal);
        Assert.Contains(";148,0100;", excel[1], StringComparison.Ordinal);
        Assert.Contains("'=cmd", excel[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.FullName, "*.part"));
    }

    [Fact]
    public async Task Export_writes_json_of_a_time()
    {
        await WriteAsync(10);
        string since = Start.AddSeconds(4).ToString("O", CultureInfo.InvariantCulture);
        string until = Start.AddSeconds(6).ToString("O", CultureInfo.InvariantCulture);
        ToolRun run = await ToolRun.InProcessAsync("export", Journal, "--format", "json", "--out", PathOf("x.json"), "--since", since, "--until", until);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["4", "5"], (await File.ReadAllLinesAsync(PathOf("x.json")))
            .Select(static l => JsonDocument.Parse(l).RootElement.GetProperty("sequence").ToString()));
    }

    [Fact]
    public async Task Export_writes_parquet()
    {
        await WriteAsync(1000);
        ToolRun run = await ToolRun.InProcessAsync("export", Journal, "--format", "parquet", "--out", PathOf("x.parquet"));
        Assert.Equal(0, run.ExitCode);
        byte[] bytes = await File.ReadAllBytesAsync(PathOf("x.parquet"));
        Assert.Equal("PAR1"u8, bytes.AsSpan(0, 4));
        Assert.Equal("PAR1"u8, bytes.AsSpan(bytes.Length - 4));
    }

    [Fact]
    public async Task Orders_and_positions_are_what_the_records_add_up_to()
    {
        await WriteAsync(4, DateTime.UtcNow);
        ToolRun orders = await ToolRun.InProcessAsync("orders", "--journal", Journal, "--format", "json");
        JsonElement order = JsonDocument.Parse(Assert.Single(orders.OutputLines)).RootElement;
        Assert.Equal(10, order.GetProperty("filled").GetInt64());
        Assert.Equal(148.01m, order.GetProperty("averagePrice").GetDecimal());
        ToolRun positions = await ToolRun.InProcessAsync("positions", "--journal", Journal, "--format", "json");
        Assert.Equal(10, JsonDocument.Parse(Assert.Single(positions.OutputLines)).RootElement.GetProperty("quantity").GetInt64());
        Assert.Equal(2, (await ToolRun.InProcessAsync("positions", "--journal", Journal)).OutputLines.Length);
        Assert.Equal(0, orders.ExitCode);
    }

    [Fact]
    public async Task Sqlite3_and_pandas_print_what_the_page_says()
    {
        await WriteAsync(4, DateTime.UtcNow);
        string page = await File.ReadAllTextAsync(Path.Combine(KisFast.Tests.Support.Repository.Root, "docs", "journal.md"));
        foreach ((string language, string program) in ((string, string)[])[("sh", "sqlite3 fills.db"), ("python", "import sqlite3, pandas")])
        {
            int at = page.IndexOf(program, StringComparison.Ordinal);
            string code = page[at..page.IndexOf("```", at, StringComparison.Ordinal)];
            string? output = await RunAsync(language == "sh" ? ["sh", "-c", code] : ["/usr/bin/python3", "-c", code]);
            // A machine without sqlite3 or pandas has nothing to say.
            if (output is null) continue;
            Assert.Equal(4, output.Split('\n')
                .Count(static line => line.Contains("AAPL", StringComparison.Ordinal) && line.Contains("148.0100", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Verify_finds_a_bit_that_flipped_in_the_main_file()
    {
        await WriteAsync(500);
        Assert.Equal(0, (await ToolRun.InProcessAsync("journal", "verify", Journal)).ExitCode);
        using (var connection = new SqliteConnection($"Data Source={Journal};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE record SET quantity = quantity + 1 WHERE key & 1099511627775 = 77";
            command.ExecuteNonQuery();
        }

        ToolRun run = await ToolRun.InProcessAsync("journal", "verify", Journal);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("-77 is not what its identity", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_refuses_a_backup_that_verify_calls_damaged()
    {
        await WriteAsync(500);
        Assert.Equal(0, (await ToolRun.InProcessAsync("journal", "backup", Journal, "--out", PathOf("backup.db"))).ExitCode);
        using (var connection = new SqliteConnection($"Data Source={PathOf("backup.db")};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE record SET quantity = quantity + 1 WHERE key & 1099511627775 = 77";
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, (await ToolRun.InProcessAsync("journal", "verify", PathOf("backup.db"))).ExitCode);
        ToolRun run = await ToolRun.InProcessAsync("journal", "restore", Journal, "--from", PathOf("backup.db"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is damaged itself", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_of_a_journal_that_is_written_is_restored_and_the_old_files_are_set_aside()
    {
        await using (IJournalWriter writer = await OpenAsync())
        {
            Append(writer, 0, 100);
            Assert.Equal(0, (await ToolRun.InProcessAsync("journal", "backup", Journal, "--out", PathOf("backup.db"))).ExitCode);
            Append(writer, 100, 100);
            Assert.Equal(2, (await ToolRun.InProcessAsync("journal", "restore", Journal, "--from", PathOf("backup.db"))).ExitCode);
        }

        ToolRun run = await ToolRun.InProcessAsync("journal", "restore", Journal, "--from", PathOf("backup.db"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("what was there is", run.Output, StringComparison.Ordinal);
        await using IJournalWriter next = await OpenAsync();
        Assert.Equal(99, next.Before.Last.Sequence);
        ToolRun describe = await ToolRun.InProcessAsync("journal", "describe", Journal);
        Assert.Contains("records      100", describe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_journal_goes_on_only_when_the_loss_is_accepted()
    {
        var writer = (SqliteJournalWriter)await OpenAsync();
        for (int i = 0; i < 10; i++) Append(writer, i * 20, 20);
        writer.Abandon();
        byte[] wal = await File.ReadAllBytesAsync(Journal + "-wal");
        wal[wal.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(Journal + "-wal", wal);
        ToolRun verify = await ToolRun.InProcessAsync("journal", "verify", Journal);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("--accept-loss", verify.Error, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalException>(async () => await OpenAsync());
        Assert.Equal(0, (await ToolRun.InProcessAsync("journal", "restore", Journal, "--accept-loss")).ExitCode);
        await using IJournalWriter next = await OpenAsync();
        Assert.InRange(next.Before.Last.Sequence, 1, 198);
        Assert.Equal(0, (await ToolRun.InProcessAsync("journal", "verify", Journal)).ExitCode);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_directory.FullName, name);

    private ValueTask<IJournalWriter> OpenAsync() => new SqliteJournal(Journal).OpenAsync(new JournalOwner(KisEnvironment.Paper, ["htsid"]));

    private async Task<string?> RunAsync(string[] command)
    {
        var start = new System.Diagnostics.ProcessStartInfo(command[0])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _directory.FullName };
        foreach (string argument in command[1..]) start.ArgumentList.Add(argument);
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync();
            string error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0 && (error.Contains("not found", StringComparison.Ordinal) || error.Contains("No module", StringComparison.Ordinal)))
                return null;
            Assert.True(process.ExitCode == 0, error);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private async Task<long> WriteAsync(int count, DateTime start = default)
    {
        await using IJournalWriter writer = await OpenAsync();
        Append(writer, 0, count, start);
        if (count == 3)
        {
            writer.Append(new JournalBatch
            {
                Records = [new FillRecord { Epoch = writer.Epoch, Sequence = 3, Kind = RecordKind.GapOpened, GapCause = GapCause.Restart,
                    Source = RecordSource.Repair, ReceivedUtcTicks = Start.Ticks }],
            });
        }

        return writer.Epoch;
    }

    private static void Append(IJournalWriter writer, int first, int count, DateTime start = default)
    {
        if (start == default) start = Start;
        var identities = new KisFast.Recovery.IdentityBook(1, writer.Epoch);
        var records = new FillRecord[count];
        for (int i = 0; i < count; i++)
        {
            records[i] = new FillRecord
            {
                Epoch = writer.Epoch,
                Sequence = first + i,
                Kind = RecordKind.Fill,
                TrId = TrId.H0GSCNI9,
                HtsId = new FixedText16("htsid"),
                Account = new FixedText16("1234567801"),
                AccountName = new FixedText48("=cmd"),
                OrderNo = new FixedText16("0000003567"),
                Symbol = new FixedText16("AAPL"),
                Side = Side.Buy,
                Quantity = new Quantity(first + i + 1),
                Price = new Price(1_480_100, 4),
                ReceivedUtcTicks = start.AddMilliseconds((first + i) * (start == Start ? 1000 : 1)).Ticks,
                Market = Market.Nasdaq,
            };
            identities.Identify(ref records[i]);
        }

        writer.Append(new JournalBatch { Records = records });
    }
}
