using KisFast.Tests.Properties;

namespace KisFast.Tests.Orders;

public class PositionTests
{
    private readonly Told _told = new();

    [Fact]
    public void A_position_costs_its_moving_average_and_gains_when_it_is_closed()
    {
        _told.Hear(Told.Fill("1", 10, 100m, of: 10));
        _told.Hear(Told.Fill("2", 30, 120m, of: 30));
        Assert.Equal((40L, 115m, 0m), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
        _told.Hear(Told.Fill("3", 20, 125m, of: 20, Side.Sell));
        Assert.Equal((20L, 115m, 200m), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
        _told.Hear(Told.Fill("4", 20, 110m, of: 20, Side.Sell));
        Assert.Equal((0L, 0m, 100m, 4L), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit, _told.Position.Fills));
    }

    [Fact]
    public void What_is_sold_beyond_what_was_held_is_owed()
    {
        _told.Hear(Told.Fill("1", 10, 100m, of: 10));
        _told.Hear(Told.Fill("2", 25, 110m, of: 25, Side.Sell));
        Assert.Equal((-15L, 110m, 100m), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
        _told.Hear(Told.Fill("3", 15, 100m, of: 15));
        Assert.Equal((0L, 250m), (_told.Position.Quantity, _told.Position.RealizedProfit));
    }

    [Fact]
    public void Currencies_are_kept_apart()
    {
        _told.Hear(Told.Fill("1", 10, 100m, of: 10));
        _told.Hear(Told.Fill("2", 10, 100m, of: 10) with { Market = Market.Tokyo });
        Assert.Equal(2, _told.Tracker.Positions.Count);
        Assert.Equal(10, _told.Tracker.PositionOf(Told.Account, "AAPL", "JPY").Quantity);
        Assert.Equal((0L, "EUR"), (_told.Tracker.PositionOf(Told.Account, "AAPL", "EUR").Quantity,
            _told.Tracker.PositionOf(Told.Account, "AAPL", "EUR").Currency));
    }

    [Fact]
    public void A_repair_without_a_market_goes_to_its_order_s_currency()
    {
        _told.Hear(Told.Event("1", 10, 100m));
        _told.Hear(Told.Fill("1", 10, 100m, of: 10) with { Source = RecordSource.Repair, Market = Market.Unknown, Side = Side.Unknown });
        Assert.Equal((10L, "USD"), (_told.Position.Quantity, _told.Position.Currency));
    }

    [Fact]
    public void A_fill_without_a_price_makes_cost_and_profit_unknown_and_never_zero()
    {
        _told.Hear(Told.Fill("1", 10, 100m, of: 20));
        _told.Hear(Told.Fill("1", 10, 0m, of: 20) with { Price = default });
        Assert.Equal((20L, null, 0m), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
        Assert.Null(_told["1"]!.AveragePrice);
        _told.Hear(Told.Fill("2", 20, 100m, of: 20, Side.Sell));
        Assert.Equal((0L, 0m, null), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
    }

    [Fact]
    public void A_position_may_begin_with_what_was_held()
    {
        _told.Tracker.SetPosition("12345678-01", "AAPL", "USD", 100, 90m);
        _told.Hear(Told.Fill("1", 50, 100m, of: 50, Side.Sell));
        Assert.Equal((50L, 90m, 500m), (_told.Position.Quantity, _told.Position.AverageCost, _told.Position.RealizedProfit));
    }

    [Fact]
    public void Absurd_numbers_make_the_cost_unknown_and_break_nothing()
    {
        for (int i = 0; i < 3; i++)
            _told.Hear(Told.Fill("1", Quantity.MaxValue, 1m, of: Quantity.MaxValue) with { Price = new(Quantity.MaxValue, 0) });
        Assert.Equal((Quantity.MaxValue, null), (_told.Position.Quantity, _told.Position.AverageCost));
        Assert.Null(_told["1"]!.AveragePrice);
    }

    // Cost less profit is what was paid less what was received, whatever the order of the fills.
    [Cases(300)]
    public void Cost_and_profit_add_up_to_the_money_that_moved(Trades fills)
    {
        Told told = new();
        decimal paid = 0;
        long held = 0;
        foreach ((int quantity, int cents) in fills.Values)
        {
            decimal each = cents / 100m;
            told.Hear(Told.Fill("1", Math.Abs(quantity), each, of: Quantity.MaxValue, quantity > 0 ? Side.Buy : Side.Sell));
            paid += quantity * each;
            held += quantity;
        }

        Position position = told.Position;
        Assert.Equal(held, position.Quantity);
        Assert.Equal(paid, (held * position.AverageCost!.Value) - position.RealizedProfit!.Value, 10);
    }
}
