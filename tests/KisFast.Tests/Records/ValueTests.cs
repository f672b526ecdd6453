namespace KisFast.Tests.Records;

/// <summary>The value types that a record is made of.</summary>
public class ValueTests
{
    [Fact]
    public void A_quantity_tells_zero_from_none()
    {
        Assert.False(default(Quantity).HasValue);
        Assert.True(new Quantity(0).HasValue);
        Assert.Throws<InvalidOperationException>(() => default(Quantity).Value);
        Assert.Throws<InvalidOperationException>(() => (long)default(Quantity));
        Assert.Equal((0L, (long?)null, (long?)0), (new Quantity(0).Value, default(Quantity), new Quantity(0)));
        Assert.Equal((0L, -1L, 7L), (default(Quantity).GetValueOrDefault(), default(Quantity).GetValueOrDefault(-1), new Quantity(7).GetValueOrDefault(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantity(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Quantity)(Quantity.MaxValue + 1));
        Assert.Equal(Quantity.MaxValue, new Quantity(Quantity.MaxValue).Value);
        Assert.Equal(("", "0", "999999999999999999"), (default(Quantity).ToString(), new Quantity(0).ToString(), new Quantity(Quantity.MaxValue).ToString()));
        Assert.True(new Quantity(5) == new Quantity(5) && new Quantity(5) != new Quantity(6) && new Quantity(0) != default);
        Assert.Equal(new Quantity(5).GetHashCode(), new Quantity(5).GetHashCode());
        Assert.True(new Quantity(5).Equals((object)new Quantity(5)) && !new Quantity(5).Equals(5L));
    }

    [Fact]
    public void Quantities_compare_as_numbers_and_none_is_no_number()
    {
        Quantity none = default, zero = new(0), five = new(5);
        Assert.True(zero < five && five > zero && five >= (Quantity)5L && five <= (Quantity)5L);
        Assert.False(none < five || none > five || none <= five || five >= none);
        Assert.True(five > 4 && five == 5 && !(none > -1) && !(none < 1) && none != 0);
        Quantity[] sorted = [five, none, zero];
        Array.Sort(sorted);
        Assert.Equal([none, zero, five], sorted);
    }

    [Fact]
    public void Values_format_in_place()
    {
        var time = new WireTime(9 * 3600);
        var date = new WireDate(new DateOnly(2026, 3, 2));
        Assert.Equal("12,345|7|09:00:00|09:00|2026-03-02|2026", $"{new Quantity(12345):N0}|{new Quantity(7)}|{time}|{time:HH:mm}|{date}|{date:yyyy}");
        Assert.Equal("||", $"{default(Quantity):N0}|{default(WireTime)}|{default(WireDate)}");
        Span<byte> utf8 = stackalloc byte[8];
        Assert.True(time.TryFormat(utf8, out int written, default, null) && utf8[..written].SequenceEqual("09:00:00"u8));
        Assert.True(new Quantity(42).TryFormat(utf8, out written, default, null) && utf8[..written].SequenceEqual("42"u8));
        Assert.False(date.TryFormat(utf8, out _, default, null));
        Assert.False(new Quantity(123456789).TryFormat(utf8, out _, default, null));
        Assert.Throws<InvalidOperationException>(() => default(WireTime).SecondOfDay);
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
        Assert.Equal(("", "0001-01-01", "9999-12-31"),
            (default(WireDate).ToString(), new WireDate(DateOnly.MinValue).ToString(), new WireDate(DateOnly.MaxValue).ToString()));
        Assert.Null(default(WireDate).ToDateOnly());
        Assert.Equal(new DateOnly(2024, 2, 29), new WireDate(new DateOnly(2024, 2, 29)).ToDateOnly());
        Assert.True(new WireDate(DateOnly.MinValue) != default && new WireDate(DateOnly.MaxValue) == new WireDate(DateOnly.MaxValue));
        Assert.True(new WireDate(DateOnly.MaxValue).Equals((object)new WireDate(DateOnly.MaxValue)) && !default(WireDate).Equals(0));
        Assert.Equal(new WireDate(DateOnly.MaxValue).GetHashCode(), new WireDate(DateOnly.MaxValue).GetHashCode());
    }
}
