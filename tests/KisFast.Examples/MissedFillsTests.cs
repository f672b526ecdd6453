using KisFast.Simulator;

namespace KisFast.Examples;

public class MissedFillsTests
{
    [Fact]
    public async Task Orders_and_positions_are_right_after_fills_were_missed()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = kis.AppKey,
            AppSecret = kis.AppSecret,
            HtsId = kis.HtsId,
            Account = kis.Account,
            WebSocketUrl = kis.WebSocketUrl,
            RestUrl = kis.RestUrl,
        }.WithTestTimes());
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        SimulatedOrder buy = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 150m });
        await buy.FillAsync(30);
        await orders.WhenAsync(buy.OrderNo, order => order.Filled == 30, patience.Token);

        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        await buy.FillAsync(50, 149m);
        kis.Faults.Clear("refuse");

        Order order = await orders.WhenAsync(buy.OrderNo, order => order.Filled == 80, patience.Token);
        Assert.Equal((50, 149.375m), (order.Repaired, order.AveragePrice));
        Assert.Equal(80, orders.PositionOf(kis.Account, "AAPL").Quantity);
    }
}
