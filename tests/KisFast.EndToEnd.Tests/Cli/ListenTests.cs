using System.Diagnostics;
using System.Text.Json.Nodes;
using KisFast.Cli;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The contract of <c>kisfast listen</c>.</summary>
public sealed class ListenTests
{
    [Fact]
    public async Task Json_is_one_object_a_line_in_order_with_what_a_live_feed_adds_and_count_is_exact()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ListenAsync(kis, "--format", "json", "--count", "25");
        Assert.Equal((0, ToolRun.Forgetful), (run.ExitCode, run.Error));
        JsonNode[] records = [.. run.OutputLines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(25, records.Length);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), records.Select(record => (long)record["sequence"]!));
        Assert.All(records, record => Assert.Equal(("Live", 0), ((string)record["source"]!, (int)record["session"]!)));
        Assert.All(records, record => Assert.EndsWith("Z", (string)record["receivedAt"]!, StringComparison.Ordinal));
        Assert.Equal(
            kis.Book.Journal().Take(25).Select(entry => (entry.OrderNo, entry.Quantity, entry.Price)),
            records.Select(record => ((string)record["orderNo"]!, (long)record["quantity"]!, decimal.Parse((string)record["price"]!))));
    }

    [Fact]
    public async Task Csv_has_the_same_members_under_a_header()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ListenAsync(kis, "--format", "csv", "--count", "5");
        Assert.Equal(6, run.OutputLines.Length);
        Assert.StartsWith("trId,htsId,account,orderNo,", run.OutputLines[0], StringComparison.Ordinal);
        Assert.All(run.OutputLines, line => Assert.Equal(run.OutputLines[0].Split(',').Length, line.Split(',').Length));
        Assert.All(run.OutputLines[1..], line => Assert.StartsWith($"H0GSCNI0,{kis.HtsId},", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Csv_for_a_spreadsheet_has_the_mark_and_keeps_zeros()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ListenAsync(kis, "--format", "csv", "--excel", "--count", "3");
        Assert.Equal((0, ToolRun.Forgetful), (run.ExitCode, run.Error));
        Assert.StartsWith("\uFEFFtrId,htsId,", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, run.OutputLines.Length);
        Assert.All(run.OutputLines[1..], line => Assert.Matches(",\"=\"\"00[0-9]{8}\"\"\",", line));
        Assert.Equal(1, run.Output.Count(static c => c == '\uFEFF'));
    }

    [Fact]
    public async Task Filters_choose_what_is_shown_and_count_counts_that()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ListenAsync(kis, "--format", "json", "--count", "7", "--kind", "fill", "--account", kis.Account);
        Assert.Equal((0, ToolRun.Forgetful), (run.ExitCode, run.Error));
        JsonNode[] records = [.. run.OutputLines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Enumerable.Repeat("Fill", 7), records.Select(record => (string)record["kind"]!));
        Assert.True((long)records[^1]["sequence"]! > 6);
    }

    [Fact]
    public async Task A_gap_is_shown_whatever_the_filter()
    {
        await using KisSimulator kis = await StartAsync("drop=rst#10");
        ToolRun run = await ListenAsync(kis, "--format", "json", "--count", "2", "--symbol", "NOSUCH");
        Assert.Equal(["GapOpened", "GapClosed"], run.OutputLines.Select(line => (string)JsonNode.Parse(line)!["kind"]!));
    }

    [Fact]
    public async Task A_table_without_a_terminal_is_plain()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ListenAsync(kis, "--count", "5");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\x1b', run.Output);
        Assert.StartsWith("Received Event", run.OutputLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_keeps_what_was_printed_and_the_next_start_says_that_nobody_looked()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("kisfast-listen-");
        string journal = Path.Combine(directory.FullName, "fills.db");
        await using KisSimulator kis = await StartAsync();
        ToolRun first = await ListenAsync(kis, "--format", "json", "--count", "5", "--journal", journal);
        ToolRun second = await ListenAsync(kis, "--format", "json", "--count", "3", "--journal", journal);
        // Without an account nobody could look into the gap.
        Assert.Equal((0, 1), (first.ExitCode, second.ExitCode));
        JsonNode opened = JsonNode.Parse(second.OutputLines[0])!;
        Assert.Equal(("GapOpened", "Restart"), ((string)opened["kind"]!, (string)opened["cause"]!));
        string[] printed = [.. first.OutputLines.Concat(second.OutputLines).Select(static line => (string)JsonNode.Parse(line)!["position"]!)];
        ToolRun replay = await ToolRun.InProcessAsync("replay", journal, "--format", "json");
        Assert.Empty(printed.Except(replay.OutputLines.Select(static line => (string)JsonNode.Parse(line)!["position"]!)));
        ToolRun reconcile = await ToolRun.InProcessAsync("reconcile", "--journal", journal);
        Assert.Contains("gap opened, Restart", reconcile.Output, StringComparison.Ordinal);
        Assert.Equal(1, reconcile.ExitCode);
        ToolRun inUse = await ListenWhileWrittenAsync(kis, journal);
        Assert.Equal(3, inUse.ExitCode);
        Assert.Contains("Another process writes the journal", inUse.Error, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    private static async Task<ToolRun> ListenWhileWrittenAsync(KisSimulator kis, string journal)
    {
        await using IJournalWriter other = await new SqliteJournal(journal).OpenAsync(new JournalOwner(KisEnvironment.Real, [kis.HtsId]));
        return await ListenAsync(kis, "--format", "json", "--count", "1", "--journal", journal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_well()
    {
        await using KisSimulator kis = await StartAsync();
        using var stop = new CancellationTokenSource();
        Task<ToolRun> running = ToolRun.InProcessAsync([], Keys(kis), Arguments(kis, "--format", "json"), stop: stop.Token);
        await kis.WhenSubscribedAsync();
        await stop.CancelAsync();
        ToolRun run = await running;
        // It may have been asked to end before its start was over.
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Error, (string[])["", ToolRun.Forgetful]);
        Assert.Equal(0, kis.SubscriptionsTo(kis.HtsId));
    }

    [Fact]
    public async Task Sigint_ends_the_real_executable_well()
    {
        if (OperatingSystem.IsWindows()) return;
        await using KisSimulator kis = await StartAsync();
        using Process process = ToolRun.Start(Keys(kis), Arguments(kis, "--format", "json"));
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        Task<string> rest = process.StandardOutput.ReadToEndAsync();
        ToolRun.Signal(process, 2);
        await process.WaitForExitAsync();
        await rest;
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(await process.StandardError.ReadToEndAsync(), (string[])["", ToolRun.Forgetful]);
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_it_quietly()
    {
        if (OperatingSystem.IsWindows()) return;
        await using KisSimulator kis = await StartAsync();
        using Process process = ToolRun.Start(Keys(kis), Arguments(kis, "--format", "json"));
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        process.StandardOutput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(await process.StandardError.ReadToEndAsync(), (string[])["", ToolRun.Forgetful]);
    }

    [Fact]
    public async Task Rejected_frames_are_kept_for_decode()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("kisfast-tests-").FullName, "rejected.txt");
        await using KisSimulator kis = await StartAsync("garbage=padding#3");
        ToolRun run = await ListenAsync(kis, "--format", "json", "--count", "20", "--quarantine", file);
        // What a rejected frame said is lost, and without an account nobody can look.
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("frames were rejected and are in " + file, run.Error, StringComparison.Ordinal);
        ToolRun decoded = await ToolRun.InProcessAsync(["decode", .. PublicVectors.Keys, file]);
        Assert.Equal(1, decoded.ExitCode);
        Assert.NotEmpty(decoded.OutputLines);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_gap_that_nobody_repaired_is_the_last_line_and_the_exit_code()
    {
        await using KisSimulator kis = await StartAsync("drop=rst#10");
        ToolRun run = await ListenAsync(kis, "--format", "json", "--count", "40");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a gap was not repaired: notices between", run.Error, StringComparison.Ordinal);
        Assert.Contains("KIS_ACCOUNT", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_Korean_is_shown_with_its_remedy()
    {
        await using KisSimulator kis = await StartAsync("opsp=0017");
        ToolRun run = await ListenAsync(kis, "--format", "json");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("htsid가잘못되었습니다", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("'$1234567'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_hts_id_is_one_line_and_exit_3()
    {
        await using KisSimulator kis = await StartAsync();
        ToolRun run = await ToolRun.InProcessAsync([], Keys(kis), [.. Arguments(kis, "--format", "json"), "--hts-id=nobody"]);
        Assert.Equal(2, run.ExitCode); // given twice
        run = await ToolRun.InProcessAsync([], Keys(kis), ["listen", "--hts-id", "nobody", .. Arguments(kis, "--format", "json")[3..]]);
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("HTS id", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_app_key_is_one_line_and_exit_3_and_shows_no_secret()
    {
        await using KisSimulator kis = await StartAsync();
        var keys = new Dictionary<string, string> { ["KIS_APP_KEY"] = "PSnobodysappkey", ["KIS_APP_SECRET"] = "nobodyssecret" };
        ToolRun run = await ToolRun.InProcessAsync([], keys, Arguments(kis, "--format", "json"));
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("app key", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("nobodys", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KIS_APP_KEY is not set", "", "s", "")]
    [InlineData("KIS_APP_SECRET is not set", "k", "", "")]
    [InlineData("KIS_ACCOUNT must be eight digits", "k", "s", "123")]
    [InlineData("--count 0: it must be a whole number from 1", "k", "s", "", "--count", "0")]
    [InlineData("--account 1234: it must be eight digits and two", "k", "s", "", "--account", "1234")]
    [InlineData("--kind 2: it must be OrderEvent or Fill or GapOpened or GapClosed or Unknown", "k", "s", "", "--kind", "2")]
    [InlineData("--excel and --decimal-comma are for --format csv", "k", "s", "", "--format", "json", "--excel")]
    [InlineData("--ws-url http://x: it must begin with ws:// or wss://", "k", "s", "", "--ws-url", "http://x")]
    [InlineData("--quarantine /no/such/folder/file cannot be written", "k", "s", "", "--quarantine", "/no/such/folder/file")]
    public async Task Bad_usage_is_one_line_and_exit_2(string begins, string key, string secret, string account, params string[] args)
    {
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = key, ["KIS_APP_SECRET"] = secret, ["KIS_ACCOUNT"] = account };
        ToolRun run = await ToolRun.InProcessAsync([], variables, ["listen", "--hts-id", "me", .. args]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("kisfast: " + begins, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_takes_nothing_more_ends_with_a_line_and_not_as_a_success()
    {
        await using KisSimulator kis = await StartAsync();
        await using var output = new StuckStream();
        var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        using var console = new ToolConsole(Stream.Null, output, error, stop.Token)
        {
            Variable = name => Keys(kis).GetValueOrDefault(name),
            Adjust = static options => options with { DrainTimeout = TimeSpan.FromSeconds(1) },
        };
        Task<int> running = Tool.RunAsync(Arguments(kis, "--format", "json"), console);
        await output.Stuck.WaitAsync(TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        Assert.Equal(1, await running.WaitAsync(TimeSpan.FromMinutes(2)));
        Assert.Matches("standard output took nothing more: [0-9,]+ records were not written", error.ToString());
    }

    // As a pipe that nobody reads: the first write never returns; what is written once it is known is dropped.
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _end = new();

        public Task Stuck => _stuck.Task;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_stuck.TrySetResult()) _end.Wait();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }

    private static Task<KisSimulator> StartAsync(params string[] faults) => KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200, Faults = faults });

    private static Dictionary<string, string> Keys(KisSimulator kis) => new() { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret };

    private static string[] Arguments(KisSimulator kis, params string[] more) =>
        ["listen", "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(), "--rest-url", kis.RestUrl.ToString(), .. more];

    private static Task<ToolRun> ListenAsync(KisSimulator kis, params string[] more) => ToolRun.InProcessAsync([], Keys(kis), Arguments(kis, more));
}
