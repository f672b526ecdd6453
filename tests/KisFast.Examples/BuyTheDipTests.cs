namespace KisFast.Examples;

public class BuyTheDipTests
{
    [Fact]
    public void A_buy_is_sold_two_percent_higher()
    {
        (string, long, decimal) sold = default;
        var strategy = new BuyTheDip((symbol, quantity, price) => sold = (symbol, quantity, price));
        var fill = new FillRecord { Kind = RecordKind.Fill, Side = Side.Buy, Symbol = new("AAPL"), Quantity = new(10), Price = (Price)150m };

        strategy.OnRecord(in fill, sequence: 0, endOfBatch: true);

        Assert.Equal(("AAPL", 10L, 153m), sold);
    }
}
