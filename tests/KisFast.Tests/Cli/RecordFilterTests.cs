using KisFast.Cli;

namespace KisFast.Tests.Cli;

/// <summary>Which records <c>--symbol</c>, <c>--account</c> and <c>--kind</c> let through.</summary>
public sealed class RecordFilterTests
{
    [Theory]
    [InlineData("AAPL", true)]
    [InlineData("AAP", false)]
    [InlineData("aapl", false)]
    [InlineData("NVDA", false)]
    public void Symbols_are_exact(string symbol, bool shown) => Assert.Equal(shown, new RecordFilter([symbol], [], []).Wants(Record("AAPL")));

    [Theory]
    [InlineData("1234567801", "1234567801", true)]
    [InlineData("1234567801", "1234567802", false)]
    [InlineData("1234567801", "12345678", true)]
    [InlineData("12345678", "1234567802", true)]
    [InlineData("12345678", "1234567902", false)]
    [InlineData("12345678", "", false)]
    public void An_account_without_its_product_code_is_any_product(string wanted, string account, bool shown) =>
        Assert.Equal(shown, new RecordFilter([], [wanted], []).Wants(Record("AAPL", account)));

    [Fact]
    public void Several_of_one_option_widen_and_several_options_narrow()
    {
        var filter = new RecordFilter(["AAPL", "NVDA"], ["1234567801"], [RecordKind.Fill]);
        Assert.True(filter.Wants(Record("NVDA")));
        Assert.False(filter.Wants(Record("NVDA", "5012345601")));
        Assert.False(filter.Wants(Record("NVDA", kind: RecordKind.OrderEvent)));
    }

    [Theory]
    [InlineData(RecordKind.GapOpened)]
    [InlineData(RecordKind.GapClosed)]
    public void Gaps_are_always_shown(RecordKind kind) =>
        Assert.True(new RecordFilter(["NVDA"], ["5012345601"], [RecordKind.Fill]).Wants(Record("", "", kind)));

    private static FillRecord Record(string symbol, string account = "1234567801", RecordKind kind = RecordKind.Fill) =>
        new() { Symbol = new FixedText16(symbol), Account = new FixedText16(account), Kind = kind };
}
