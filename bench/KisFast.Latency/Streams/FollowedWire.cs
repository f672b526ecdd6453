using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.Latency.Streams;

/// <summary>The whole way: a publishing feed's read of its socket, decoding, ring, journal, Redis, to the inline handler of a feed that follows.</summary>
internal static class FollowedWire
{
    public static async Task<long[]> RunAsync(RedisServer server, int count)
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new RedisJournal(server.Address, $"wire-{Guid.NewGuid():N}");
        var options = new FillFeedOptions
        {
            AppKey = kis.AppKey,
            AppSecret = kis.AppSecret,
            HtsId = kis.HtsId,
            WebSocketUrl = kis.WebSocketUrl,
            RestUrl = kis.RestUrl,
            Journal = journal,
        };
        await using var publisher = new FillFeed(options);
        await publisher.StartAsync();
        await using var follower = new FillFeed(new FillFeedOptions { Follow = journal });
        var arrivals = new Arrivals(count);
        follower.HandleInline(arrivals);
        await follower.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = count + 1, Price = 148.01m });
        await Task.Run(async () =>
        {
            for (int i = 0; i < count; i++)
            {
                Pace.Wait();
                await order.FillAsync(1);
            }
        });
        await arrivals.Done;
        return arrivals.Latencies;
    }
}
