using System.Globalization;
using KisFast.Rest;

namespace KisFast.Tests.Rest;

public sealed class MarketHoursTests
{
    [Theory]
    [InlineData("2026-03-08T06:59:59Z", -5)]
    [InlineData("2026-03-08T07:00:00Z", -4)]
    [InlineData("2026-11-01T05:59:59Z", -4)]
    [InlineData("2026-11-01T06:00:00Z", -5)]
    [InlineData("2027-03-14T07:00:00Z", -4)]
    [InlineData("2027-11-07T06:00:00Z", -5)]
    public void New_York_changes_its_clock_by_rule(string moment, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), MarketHours.NewYorkOffset(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-06-14T22:59:00Z", false)]
    [InlineData("2026-06-14T23:00:00Z", true)]
    [InlineData("2026-06-17T18:00:00Z", true)]
    [InlineData("2026-06-19T23:59:00Z", true)]
    [InlineData("2026-06-20T00:00:00Z", false)]
    [InlineData("2026-12-19T00:59:00Z", true)]
    [InlineData("2026-12-19T01:00:00Z", false)]
    [InlineData("2026-12-20T12:00:00Z", false)]
    public void Some_market_may_be_open_from_Koreas_Monday_to_New_Yorks_Friday(string moment, bool isOpen) =>
        Assert.Equal(isOpen, MarketHours.IsAnyOpen(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture)));
}
