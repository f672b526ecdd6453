using KisFast.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KisFast.Examples;

/// <summary>What the documentation shows beyond the examples: compiled here, so that it stays true.</summary>
public static class Snippets
{
    public static void Diamond(FillFeed feed, RiskLimits limits, OrderTracker orders, BuyTheDip strategy)
    {
        FillHandlers checks = feed.HandleWith(limits).And(feed.HandleWith(orders));
        checks.Then(strategy);
    }

    public static void SeveralFeeds(HostApplicationBuilder builder)
    {
        builder.Services.AddKisFast("us", builder.Configuration.GetSection("Us")).HandleWith<OrderTracker>();
        builder.Services.AddKisFast("japan", builder.Configuration.GetSection("Japan")).HandleWith<OrderTracker>();
    }

    public static async Task<FillFeedOptions> StartAgain(FillFeed feed, FillFeedOptions options)
    {
        DateTimeOffset stoppedAt = DateTimeOffset.UtcNow;
        await feed.StopAsync();
        IReadOnlyList<KnownOrder> known = await feed.ExportKnownOrdersAsync();

        // Stored, and after the restart:
        FillFeedOptions next = options with { MissedSince = stoppedAt, KnownOrders = known };
        return next;
    }

    public static async Task QuotesToo(FillFeedOptions options, BuyTheDip strategy)
    {
        await using var feed = new FillFeed(options with
        {
            Registrations = [Registration.Trades("DNASAAPL"), Registration.Book("DNASAAPL"), new("H0STCNT0", "005930")],
        });
        feed.HandleWith(strategy);
        feed.HandleMarketDataWith(new MyQuotes());
        await feed.StartAsync();
    }

    public static async Task Simulate()
    {
        await using var kis = await KisSimulator.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 150m });
        await order.FillAsync(10);
    }
}
