using KisFast.EndToEnd.Tests.Feed;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>Our client against npm's ws: coalesced, fragmented and large messages, PINGPONG, a close, a reconnect.</summary>
public class NodeInteropTests
{
    [NodeFact]
    public async Task The_feed_reads_a_server_built_on_ws()
    {
        // 900 records are a message of more than 65,535 bytes: its length takes eight.
        const int first = 500, second = 300, large = 900;
        string script = Path.Combine(AppContext.BaseDirectory, "Interop", "kis_server.js");
        using var server = ServerProcess.Start(ServerProcess.Find("node")!, _ => [script, $"{first}", $"{second}", $"{large}"]);
        string[] urls = (await server.ReadLineAsync()).Split(' ');
        var handler = new RecordingHandler();
        await using (var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = "app-key",
            AppSecret = "app-secret",
            HtsId = "testuser",
            RestUrl = new Uri(urls[0]),
            WebSocketUrl = new Uri(urls[1]),
            WarmUp = false,
            Reconnect = new ReconnectOptions { InitialDelay = TimeSpan.FromMilliseconds(20) },
        }))
        {
            feed.HandleWith(handler);
            await feed.StartAsync().WaitAsync(Patience);
            await Until(() => handler.Wire.Count() == first + large + second, "all records of both connections");
            await Until(() => feed.Statistics.PingPongs == (first + second) / 50, "every PINGPONG");
            await feed.StopAsync().WaitAsync(Patience);
            Assert.Equal((0L, 2L), (feed.Statistics.Rejects, feed.Statistics.Connects));
        }

        Assert.Equal($"connections 2 replies {(first + second) / 50} closed 1000", await server.ReadLineAsync());
        Assert.Equal(Enumerable.Range(0, first + large + second).Select(i => $"{i:D10}"),
            handler.Wire.Select(record => record.OrderNo.ToString()));
        Assert.All(handler.Wire, record => Assert.Equal(("애플", 10L), (record.SecurityName.ToString(), record.Quantity.Value)));
    }
}
