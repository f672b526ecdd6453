using System.Globalization;
using System.Text;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Records;

public class PriceTests
{
    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(0, 4, "0.0000")]
    [InlineData(1, 4, "0.0001")]
    [InlineData(1480100, 4, "148.0100")]
    [InlineData(-1480100, 4, "-148.0100")]
    [InlineData(-1, 1, "-0.1")]
    [InlineData(32200, 1, "3220.0")]
    [InlineData(999999999999999999, 0, "999999999999999999")]
    [InlineData(999999999999999999, 18, "0.999999999999999999")]
    [InlineData(-999999999999999999, 18, "-0.999999999999999999")]
    [InlineData(long.MaxValue, 18, "9.223372036854775807")]
    public void A_price_is_exact(long mantissa, int decimals, string text)
    {
        var price = new Price(mantissa, decimals);
        Assert.True(price.HasValue);
        Assert.Equal((mantissa, decimals, text), (price.Mantissa, price.Decimals, price.ToString()));
        // Decimal keeps the scale too: the same digits, whatever formats them.
        Assert.Equal(text, price.ToDecimal().ToString(CultureInfo.InvariantCulture));
        for (int room = 0; room < text.Length; room++) Assert.False(price.TryFormat(new byte[room], out _));
        var exact = new byte[text.Length];
        Assert.True(price.TryFormat(exact, out int written));
        Assert.Equal(text, Encoding.ASCII.GetString(exact, 0, written));
    }

    [Fact]
    public void A_price_that_is_none_is_no_number()
    {
        Assert.False(default(Price).HasValue);
        Assert.Equal(("", 0L, 0), (default(Price).ToString(), default(Price).Mantissa, default(Price).Decimals));
        Assert.Throws<InvalidOperationException>(() => default(Price).ToDecimal());
        Assert.Throws<InvalidOperationException>(() => (decimal)default(Price));
        Assert.Throws<InvalidOperationException>(() => (double)default(Price));
        Assert.Null((decimal?)default(Price));
        Assert.Equal((0m, -1m, 1.50m), (default(Price).GetValueOrDefault(), default(Price).GetValueOrDefault(-1), new Price(150, 2).GetValueOrDefault(-1)));
        Assert.True(default(Price).TryFormat([], out int written));
        Assert.Equal(0, written);
    }

    // The stop-loss that fired at a price nobody had sent.
    [Fact]
    public void A_price_that_is_none_is_below_nothing_and_above_nothing()
    {
        Price none = default;
        Assert.False(none < 100m || none > -1m || none <= 0m || none >= 0m || none == 0m);
        Assert.True(none != 0m);
        Assert.False(none < new Price(1, 0) || none > new Price(-1, 0) || none >= new Price(0, 0));
        Assert.True(none == default && none != new Price(0, 0));
        Assert.True(none.CompareTo(new Price(long.MinValue, 0)) < 0);
    }

    [Fact]
    public void Prices_compare_as_numbers()
    {
        Assert.True(new Price(10, 1) == new Price(100, 2) && new Price(1480100, 4) == 148.01m);
        Assert.Equal(new Price(10, 1).GetHashCode(), new Price(100, 2).GetHashCode());
        Assert.Equal(new Price(0, 0).GetHashCode(), new Price(0, 18).GetHashCode());
        Assert.True(new Price(11, 1) > new Price(100, 2) && new Price(-11, 1) < new Price(-100, 2) && new Price(1480100, 4) > 148m);
        Assert.True(new Price(long.MaxValue, 0) > new Price(long.MaxValue, 18) && new Price(long.MinValue, 0) < new Price(long.MinValue, 18));
        Assert.False(new Price(1, 1).Equals("0.1"));
        Assert.True(new Price(1, 1).Equals((object)new Price(10, 2)));
        Assert.Equal(long.MinValue, new Price(long.MinValue, 0).ToDecimal());
        Assert.Equal("-9.223372036854775808", new Price(long.MinValue, 18).ToString());
    }

    [Cases(300)]
    public void Prices_compare_as_decimals_do(PricePair pair)
    {
        var (a, b) = pair;
        Assert.Equal(decimal.Compare(a.ToDecimal(), b.ToDecimal()), Math.Sign(a.CompareTo(b)));
        Assert.Equal((a.ToDecimal() == b.ToDecimal(), a.ToDecimal() < b.ToDecimal(), a.ToDecimal() >= b.ToDecimal()), (a == b, a < b, a >= b));
        if (a == b) Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal((double)a.ToDecimal(), (double)a);
        Price back = (Price)a.ToDecimal();
        Assert.Equal((a.Mantissa, a.Decimals), (back.Mantissa, back.Decimals));
    }

    [Fact]
    public void A_decimal_that_is_no_price_is_refused()
    {
        Assert.Equal("148.0100", ((Price)148.0100m).ToString());
        Assert.Throws<OverflowException>(() => (Price)0.1234567890123456789m);
        Assert.Throws<OverflowException>(() => (Price)decimal.MaxValue);
        Assert.Throws<OverflowException>(() => (Price)9_223_372_036_854_775_808m);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Price(1, 19));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Price(1, -1));
    }

    [Fact]
    public void A_price_formats_in_place()
    {
        Assert.Equal("148.0100|148.01|1,234.50|", $"{new Price(1480100, 4)}|{new Price(1480100, 4):F2}|{new Price(12345, 1):N2}|{default(Price):F2}");
        Span<char> chars = stackalloc char[8];
        Assert.True(new Price(1480100, 4).TryFormat(chars, out int written, default, null) && chars[..written].SequenceEqual("148.0100"));
        Assert.False(new Price(11480100, 4).TryFormat(chars, out _, default, null));
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(new Price(1480100, 4).TryFormat(utf8, out written, "F1", null) && utf8[..written].SequenceEqual("148.0"u8));
    }
}
