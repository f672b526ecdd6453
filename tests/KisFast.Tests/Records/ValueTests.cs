using System.Globalization;
using System.Text;

namespace KisFast.Tests.Records;

/// <summary>The value types that a record is made of.</summary>
public class ValueTests
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
    public void No_price_is_nothing()
    {
        Assert.False(default(Price).HasValue);
        Assert.Equal(("", 0L, 0, 0m), (default(Price).ToString(), default(Price).Mantissa, default(Price).Decimals, default(Price).ToDecimal()));
        Assert.True(default(Price).TryFormat([], out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Prices_are_equal_when_digits_and_decimals_are()
    {
        Assert.True(new Price(10, 1) == new Price(10, 1));
        Assert.True(new Price(10, 1) != new Price(100, 2));
        Assert.True(new Price(0, 0) != default);
        Assert.Equal(new Price(10, 1).GetHashCode(), new Price(10, 1).GetHashCode());
        Assert.False(new Price(1, 1).Equals("0.1"));
        Assert.True(new Price(1, 1).Equals((object)new Price(1, 1)));
    }

    [Fact]
    public void A_quantity_tells_zero_from_none()
    {
        Assert.False(default(Quantity).HasValue);
        Assert.True(new Quantity(0).HasValue);
        Assert.Equal((0L, 0L, (long?)null, (long?)0), (default(Quantity).Value, new Quantity(0).Value, default(Quantity), new Quantity(0)));
        Assert.Equal(Quantity.MaxValue, new Quantity(Quantity.MaxValue).Value);
        Assert.Equal(("", "0", "999999999999999999"), (default(Quantity).ToString(), new Quantity(0).ToString(), new Quantity(Quantity.MaxValue).ToString()));
        Assert.True(new Quantity(5) == new Quantity(5) && new Quantity(5) != new Quantity(6) && new Quantity(0) != default);
        Assert.Equal(new Quantity(5).GetHashCode(), new Quantity(5).GetHashCode());
        Assert.True(new Quantity(5).Equals((object)new Quantity(5)) && !new Quantity(5).Equals(5L));
    }

    [Fact]
    public void A_time_tells_midnight_from_none()
    {
        Assert.False(default(WireTime).HasValue);
        Assert.True(new WireTime(0).HasValue);
        Assert.Equal(("", "00:00:00", "23:59:59"), (default(WireTime).ToString(), new WireTime(0).ToString(), new WireTime(86399).ToString()));
        Assert.Null(default(WireTime).ToTimeOnly());
        Assert.Equal(new TimeOnly(9, 30, 1), new WireTime((9 * 3600) + (30 * 60) + 1).ToTimeOnly());
        Assert.True(new WireTime(5) == new WireTime(5) && new WireTime(0) != default && new WireTime(0).SecondOfDay == 0);
        Assert.True(new WireTime(7).Equals((object)new WireTime(7)) && !new WireTime(7).Equals(7));
        Assert.Equal(new WireTime(7).GetHashCode(), new WireTime(7).GetHashCode());
    }

    [Fact]
    public void A_date_tells_the_first_day_from_none()
    {
        Assert.False(default(WireDate).HasValue);
        Assert.Equal(("", "0001-01-01", "9999-12-31"), (default(WireDate).ToString(), new WireDate(DateOnly.MinValue).ToString(), new WireDate(DateOnly.MaxValue).ToString()));
        Assert.Null(default(WireDate).ToDateOnly());
        Assert.Equal(new DateOnly(2024, 2, 29), new WireDate(new DateOnly(2024, 2, 29)).ToDateOnly());
        Assert.True(new WireDate(DateOnly.MinValue) != default && new WireDate(DateOnly.MaxValue) == new WireDate(DateOnly.MaxValue));
        Assert.True(new WireDate(DateOnly.MaxValue).Equals((object)new WireDate(DateOnly.MaxValue)) && !default(WireDate).Equals(0));
        Assert.Equal(new WireDate(DateOnly.MaxValue).GetHashCode(), new WireDate(DateOnly.MaxValue).GetHashCode());
    }

    [Fact]
    public void Short_texts_hold_up_to_16_bytes()
    {
        for (int length = 0; length <= 16; length++)
        {
            string text = new('q', length);
            var value = new FixedText16(text);
            Assert.Equal((length, length == 0, text), (value.Length, value.IsEmpty, value.ToString()));
            Assert.True(value.Equals(Encoding.UTF8.GetBytes(text)));
            Assert.True(value == new FixedText16(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(value.GetHashCode(), new FixedText16(text).GetHashCode());
            if (length > 0) Assert.True(value != new FixedText16(text[1..]) && !value.Equals(Encoding.UTF8.GetBytes(text[1..])));
        }

        Assert.Throws<ArgumentException>(() => new FixedText16(new string('q', 17)));
        Assert.Equal("한국", new FixedText16("한국").ToString());
        Assert.Equal("\uFFFD", new FixedText16([0xFF]).ToString());
        Assert.True(new FixedText16("a").Equals((object)new FixedText16("a")) && !new FixedText16("a").Equals("a"));
    }

    [Fact]
    public void Long_texts_hold_up_to_48_bytes()
    {
        for (int length = 0; length <= 48; length++)
        {
            string text = new('q', length);
            var value = new FixedText48(text);
            Assert.Equal((length, length == 0, text), (value.Length, value.IsEmpty, value.ToString()));
            Assert.True(value.Equals(Encoding.UTF8.GetBytes(text)));
            Assert.True(value == new FixedText48(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(value.GetHashCode(), new FixedText48(text).GetHashCode());
            if (length > 0) Assert.True(value != new FixedText48(text[1..]) && !value.Equals(Encoding.UTF8.GetBytes(text[1..])));
        }

        Assert.Throws<ArgumentException>(() => new FixedText48(new string('q', 49)));
        Assert.True(new FixedText48("a").Equals((object)new FixedText48("a")) && !new FixedText48("a").Equals("a"));
    }

    [Fact]
    public void A_zero_byte_inside_a_text_is_kept()
    {
        Assert.Equal("a\0b", new FixedText16("a\0b").ToString());
        Assert.Equal("a\0b", new FixedText48("a\0b").ToString());
    }
}
