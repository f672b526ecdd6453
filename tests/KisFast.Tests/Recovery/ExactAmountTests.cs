using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

public sealed class ExactAmountTests
{
    [Property]
    public void Sums_are_those_of_decimals((int Quantity, int Mantissa, byte Decimals)[] fills)
    {
        ExactAmount sum = default;
        decimal expected = 0;
        foreach ((int quantity, int mantissa, byte decimals) in fills)
        {
            Price price = new(mantissa, decimals % 9);
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

    [Property]
    public void An_average_is_right_to_half_its_last_digit(uint amount, ushort quantity)
    {
        decimal value = amount / 1000m;
        int shares = quantity + 1;
        Price price = ExactAmount.From(value).DividedBy(shares, 2);
        Assert.True(Math.Abs(price.ToDecimal() - (value / shares)) <= 0.5e-8m);
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
