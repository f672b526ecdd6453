using KisFast.EndToEnd.Tests.Feed;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>What a feed must make of a server that nobody here wrote: fragmented and large messages, PINGPONG, a close, a reconnect.</summary>
internal static class ForeignServer
{
    // 900 records are a message of more than 65,535 bytes: its length takes eight.
    private const int First = 500, Second = 300, Large = 900;

    /// <param name="program">Prints its two URLs, serves two connections, then prints what it saw of them.</param>
    /// <param name="arguments">Those before the three numbers.</param>
    public static async Task ReadsEveryFillOnceAsync(string program, string[] arguments)
    {
        using var server = ServerProcess.Start(program, _ => [.. arguments, $"{First}", $"{Second}", $"{Large}"]);
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
            await Until(() => handler.Wire.Count() == First + Large + Second, "all records of both connections");
            await Until(() => feed.Statistics.PingPongs == (First + Second) / 50, "every PINGPONG");
            await feed.StopAsync().WaitAsync(Patience);
            Assert.Equal((0L, 2L), (feed.Statistics.Rejects, feed.Statistics.Connects));
        }

        Assert.Equal($"connections 2 replies {(First + Second) / 50} closed 1000", await server.ReadLineAsync());
        Assert.Equal(Enumerable.Range(0, First + Large + Second).Select(i => $"{i:D10}"), handler.Wire.Select(record => record.OrderNo.ToString()));
        Assert.All(handler.Wire, record => Assert.Equal(("애플", 10L), (record.SecurityName.ToString(), record.Quantity.Value)));
    }
}
