using KisFast.EndToEnd.Tests.Feed;
using KisFast.EndToEnd.Tests.MarketData;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>Quotes and fills on one connection of a server that is not ours.</summary>
public class PythonQuotesTests
{
    [PythonFact]
    public async Task Trades_of_three_keys_and_fills_come_from_a_server_built_on_websockets()
    {
        const int trades = 3000, fills = 300;
        using var server = PythonFactAttribute.Start("kis_market.py", $"{trades}", $"{fills}");
        string[] urls = (await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? await server.StandardError.ReadToEndAsync()).Split(' ');
        Assert.Equal(2, urls.Length);

        var notices = new RecordingHandler();
        var quotes = new QuoteRecorder();
        await using (var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = "app-key",
            AppSecret = "app-secret",
            HtsId = "testuser",
            RestUrl = new Uri(urls[0]),
            WebSocketUrl = new Uri(urls[1]),
            Registrations = [Registration.Trades("DNASAAPL"), Registration.Trades("DNYSKO"), Registration.Trades("RBAQNVDA")],
        }))
        {
            feed.HandleWith(notices);
            feed.HandleMarketDataWith(quotes);
            await feed.StartAsync();
            await Until(() => notices.Count == fills && quotes.Trades.Count == trades, "all of them");
            await feed.StopAsync();
            Assert.Equal(0, feed.Statistics.Rejects);
            Assert.Equal(0, feed.MarketData.Skipped);
        }

        Assert.Equal("closed", await server.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(0, fills).Select(i => $"{i:D10}"), notices.Records.Select(record => record.OrderNo.ToString()));
        string[] keys = ["DNASAAPL", "DNYSKO", "RBAQNVDA"];
        TradeTick[] all = [.. quotes.Trades];
        for (int i = 0; i < trades; i++)
        {
            Assert.Equal(
                (keys[i % 3], $"{100 + i}.{i:D4}", i + 1L, i < trades / 2 ? 26 : 27),
                (all[i].Key.ToString(), all[i].Price.ToString(), all[i].Quantity.Value, all[i].FieldCount));
        }
    }
}
