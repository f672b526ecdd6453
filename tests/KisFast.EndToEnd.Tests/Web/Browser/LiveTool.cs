using KisFast.Cli;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Web.Browser;

/// <summary><c>kisfast listen --web</c>, or <c>serve --web</c>, in this process, until it is disposed of.</summary>
internal sealed class LiveTool : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _error = new();
    private Task<int> _running = Task.FromResult(0);

    public Uri Url { get; private set; } = null!;

    public static Task<LiveTool> StartAsync(KisSimulator kis, int port = 0) => StartAsync(kis, "listen", "--format", "json", "--web", $"{port}");

    public static async Task<LiveTool> StartAsync(KisSimulator kis, params string[] command)
    {
        var tool = new LiveTool();
        var variables = new Dictionary<string, string> { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret, ["KIS_ACCOUNT"] = kis.Account };
        TextWriter error = TextWriter.Synchronized(tool._error);
        var console = new ToolConsole(Stream.Null, Stream.Null, error, tool._stop.Token) { Variable = name => variables.GetValueOrDefault(name) };
        string[] args = [.. command, "--hts-id", kis.HtsId, "--ws-url", kis.WebSocketUrl.ToString(), "--rest-url", kis.RestUrl.ToString()];
        tool._running = Task.Run(() => Tool.RunAsync(args, console));
        const string Begin = "kisfast: live page: ";
        using var limit = new CancellationTokenSource(Feed.FeedFixture.Patience);
        while (true)
        {
            string told;
            // The lock that the writer takes.
            lock (error) told = tool._error.ToString();
            Assert.False(tool._running.IsCompleted, told);
            if (told.Split('\n').FirstOrDefault(static line => line.StartsWith(Begin, StringComparison.Ordinal)) is { } line)
            {
                tool.Url = new Uri(line[Begin.Length..].Trim());
                return tool;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
