using System.Diagnostics;
using System.Text.Json;
using KisFast.Cli;
using KisFast.EndToEnd.Tests.Cli;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.EndToEnd.Tests.Interop;
using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary><c>kisfast serve</c> and <c>kisfast listen --redis</c>; the reader of docs/multi-machine.md.</summary>
public sealed class ServeTests(RedisServer server) : IClassFixture<RedisServer>
{
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    [RedisFact]
    public async Task Two_serve_one_leads_and_a_listener_sees_one_stream()
    {
        _ = server.Process;
        await using var kis = await KisSimulator.StartAsync();
        await using var first = new Serving(kis, server, _name);
        await first.SaysAsync("leading");
        await using var second = new Serving(kis, server, _name);
        await second.SaysAsync("standing by");
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        for (int i = 0; i < 5; i++) await order.FillAsync(1);
        ToolRun past = await ListenAsync("--from", "start", "--count", "6");
        Assert.Equal(0, past.ExitCode);
        Assert.Equal(6, past.OutputLines.Select(PositionOf).Distinct().Count());
        Assert.All(past.OutputLines, line => Assert.Contains("\"replayed\":true", line, StringComparison.Ordinal));

        await first.DisposeAsync();
        await second.SaysAsync("leading");
        await order.FillAsync(1);
        ToolRun after = await ListenAsync("--from", PositionOf(past.OutputLines[^1]), "--count", "3");
        // Without an account nobody can look what came between the two.
        Assert.Contains("\"kind\":\"GapOpened\"", after.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"GapClosed\"", after.OutputLines[1], StringComparison.Ordinal);
        Assert.Contains("\"quantity\":1,", after.OutputLines[2], StringComparison.Ordinal);
        Assert.NotEqual(PositionOf(past.OutputLines[0]).Split('-')[0], PositionOf(after.OutputLines[0]).Split('-')[0]);
    }

    [RedisFact]
    public async Task Wrong_usage_is_one_line()
    {
        await AssertUsageAsync("give --name STREAM too", "listen", "--redis", server.Address);
        await AssertUsageAsync("export KISFAST_REDIS_PASSWORD", "listen", "--redis", server.Address + ",password=x", "--name", "x");
        await AssertUsageAsync("leave it out with --redis", "listen", "--redis", server.Address, "--name", "x", "--journal", "y");
        await AssertUsageAsync("--from noon", "listen", "--redis", server.Address, "--name", "x", "--from", "noon");
        await AssertUsageAsync("give --redis HOST:PORT", "listen", "--from", "start");
        await AssertUsageAsync("--lease", "serve", "--redis", server.Address, "--name", "x", "--lease", "0.1");
        await AssertUsageAsync("KIS_APP_KEY", "serve", "--redis", server.Address, "--name", "x");
        _ = server.Process;
        ToolRun none = await ToolRun.InProcessAsync("listen", "--redis", server.Address, "--name", "nobody");
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("nothing has been published", none.Error, StringComparison.Ordinal);
    }

    [PythonRedisFact]
    public async Task Reader_of_the_page_prints_the_records()
    {
        string page = Repository.Read("docs/multi-machine.md");
        string program = page.Split("```python\n")[1].Split("```")[0];
        _ = server.Process;
        await using IJournalWriter writer = await new RedisJournal(server.Address, _name).OpenAsync(new JournalOwner(KisEnvironment.Real, []));
        writer.Append(new JournalBatch
        {
            Records = [new FillRecord { Epoch = writer.Epoch, Sequence = 0, Kind = RecordKind.Fill, Side = Side.Buy, Quantity = new Quantity(7),
                Symbol = new FixedText16("A^%"), Price = new Price(1_480_100, 4), ReceivedUtcTicks = DateTime.UtcNow.Ticks }],
        });
        string script = program.Replace("port=6379", $"port={server.Port}", StringComparison.Ordinal)
            .Replace("\"fills\"", $"\"{_name}\"", StringComparison.Ordinal);
        using Process python = Process.Start(
            new ProcessStartInfo(PythonRedisFactAttribute.Interpreter!, ["-u", "-c", script]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal($"{writer.Epoch}-0 Fill Buy 7 A^% 148.0100", await python.StandardOutput.ReadLineAsync().WaitAsync(FeedFixture.Patience));
        }
        finally
        {
            python.Kill();
        }
    }

    private Task<ToolRun> ListenAsync(params string[] more) =>
        ToolRun.InProcessAsync(["listen", "--redis", server.Address, "--name", _name, "--format", "json", .. more]);

    private static string PositionOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("position").GetString()!;

    private static async Task AssertUsageAsync(string says, params string[] args)
    {
        ToolRun run = await ToolRun.InProcessAsync(args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>A <c>kisfast serve</c> that runs in this process.</summary>
    private sealed class Serving : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly StringWriter _error = new();
        private readonly TextWriter _console;
        private readonly Task<int> _run;

        public Serving(KisSimulator kis, RedisServer server, string name)
        {
            var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret };
            _console = TextWriter.Synchronized(_error);
            var console = new ToolConsole(Stream.Null, Stream.Null, _console, _stop.Token)
            { Variable = key => variables.GetValueOrDefault(key), SettingsDirectory = Path.Combine(AppContext.BaseDirectory, "no-settings") };
            _run = Task.Run(() => Tool.RunAsync(
                ["serve", "--redis", server.Address, "--name", name, "--lease", "3", "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(),
                    "--rest-url", kis.RestUrl.ToString()], console));
        }

        public Task SaysAsync(string role) => FeedFixture.Until(
            () =>
            {
                Assert.False(_run.IsFaulted, _run.Exception?.ToString());
                string said;
                // As its synchronized methods do.
                lock (_console) said = _error.ToString();
                return said.Split('\n').LastOrDefault(line => line.Length > 0)?.StartsWith($"kisfast: {role}", StringComparison.Ordinal) == true;
            },
            role);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            Assert.Equal(0, await _run);
        }
    }
}
