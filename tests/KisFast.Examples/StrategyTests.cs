using KisFast.Simulator;

namespace KisFast.Examples;

public class StrategyTests
{
    [Fact]
    public async Task Every_buy_is_followed_by_a_sell_two_percent_higher()
    {
        await using var kis = await KisSimulator.StartAsync();
        var sold = new TaskCompletionSource<(string Symbol, long Quantity, decimal Price)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = kis.AppKey,
            AppSecret = kis.AppSecret,
            HtsId = kis.HtsId,
            WebSocketUrl = kis.WebSocketUrl,
            RestUrl = kis.RestUrl,
        }.WithTestTimes());
        feed.HandleWith(new BuyTheDip((symbol, quantity, price) => sold.TrySetResult((symbol, quantity, price))));
        await feed.StartAsync();

        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 150m });
        await order.FillAsync(10);

        Assert.Equal(("AAPL", 10L, 153m), await sold.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
