using KisFast.Recovery;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Recovery;

public sealed class ExactAmountTests
{
    [Cases]
    public void Sums_are_those_of_decimals(FillAmounts fills)
    {
        ExactAmount sum = default;
        decimal expected = 0;
        foreach ((int quantity, long mantissa, int decimals) in fills.Values)
        {
            Price price = new(mantissa, decimals);
            sum.Add(quantity, price);
            expected += quantity * price.ToDecimal();
        }

        Assert.Equal(expected, sum.ToDecimal());
        Assert.Equal(expected > 0, sum.IsPositive);
        Assert.True(sum.SameAs(ExactAmount.From(expected)));
        Assert.Equal(0m, sum.Minus(ExactAmount.From(expected)).ToDecimal());
    }

    [Theory]
    [InlineData("1480.1", 10, 4, "148.0100")]
    [InlineData("1", 3, 4, "0.33333333")]
    [InlineData("2", 3, 4, "0.66666667")]
    [InlineData("100", 4, 0, "25")]
    [InlineData("100", 3, 0, "33.33333333")]
    [InlineData("0.00000001", 2, -1, "0.00000000")]
    [InlineData("0.00000003", 2, -1, "0.00000002")]
    [InlineData("99999999999.5", 1, -1, "99999999999.5000000")]
    [InlineData("0", 5, 4, "0.0000")]
    public void Averages_keep_the_markets_decimals_or_have_eight(string amount, long quantity, int decimals, string price) =>
        Assert.Equal(price, ExactAmount.From(decimal.Parse(amount)).DividedBy(quantity, decimals).ToString());

    [Cases]
    public void An_average_is_right_to_half_its_last_digit(WireNumber amount, WireNumber quantity)
    {
        decimal value = amount.Value / 1000m;
        long shares = Math.Max(1, quantity.Value % 10_000_000);
        Price price = ExactAmount.From(value).DividedBy(shares, 2);
        Assert.True(price.HasValue);
        decimal lastDigit = new(1, 0, 0, false, (byte)price.Decimals);
        Assert.True(Math.Abs(price.ToDecimal() - (value / shares)) <= lastDigit / 2);
        // Eight decimals, or the market's two, unless the digits would not fit.
        Assert.True(price.Decimals is 2 or 8 || value / shares > 1_000_000_000m);
    }

    [Fact]
    public void A_fill_without_a_price_makes_the_sum_unknown()
    {
        ExactAmount sum = ExactAmount.From(5);
        sum.Add(1, default);
        Assert.False(sum.IsKnown);
        Assert.Null(sum.ToDecimal());
        Assert.False(sum.DividedBy(1, 4).HasValue);
        Assert.False(ExactAmount.From(5).Minus(sum).IsKnown);
    }

    [Fact]
    public void Numbers_beyond_128_bits_make_it_unknown_and_nothing_throws()
    {
        ExactAmount sum = default;
        for (int i = 0; i < 1000; i++) sum.Add(Quantity.MaxValue, new Price(Quantity.MaxValue, 0));
        Assert.False(sum.IsKnown);

        ExactAmount mixed = default;
        mixed.Add(Quantity.MaxValue, new Price(Quantity.MaxValue, 0));
        mixed.Add(1, new Price(1, Price.MaxDecimals));
        Assert.False(mixed.IsKnown);
        Assert.False(ExactAmount.From(decimal.MaxValue).DividedBy(1, 4).HasValue);
    }
}
