using KisFast.Simulator;
using static KisFast.Examples.Simulated;

namespace KisFast.Examples;

public class PositionBookTests
{
    [Fact]
    public async Task The_book_is_right_after_fills_were_missed()
    {
        await using var kis = await KisSimulator.StartAsync();
        string account = kis.Account[..8];
        var book = new PositionBook();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(book);
        await feed.StartAsync();

        SimulatedOrder buy = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 150m });
        await buy.FillAsync(30);
        await Until(() => book[account, "AAPL"].Quantity == 30);
        Assert.True(book.IsCertain);

        kis.Faults.Set("refuse=503");
        kis.DropConnections();
        await Until(() => !book.IsCertain);
        await buy.FillAsync(50, 149m);
        kis.Faults.Clear("refuse");
        await Until(() => book.IsCertain);
        Assert.Equal(new Position(80, (30 * 150m) + (50 * 149m), 2), book[account, "AAPL"]);

        SimulatedOrder sell = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Side = SimulatedSide.Sell, Quantity = 80, Price = 151m });
        await sell.FillAsync(80);
        await Until(() => book[account, "AAPL"].Quantity == 0);
        Assert.Equal((30 * 150m) + (50 * 149m) - (80 * 151m), book[account, "AAPL"].Cost);
    }
}
