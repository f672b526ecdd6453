using KisFast.Cli;

namespace KisFast.Tests.Cli;

/// <summary>The rows that a person reads.</summary>
public sealed class RecordTableTests
{
    [Theory]
    [InlineData(Amendment.New, Acceptance.Accepted, "Accepted")]
    [InlineData(Amendment.New, Acceptance.Confirmed, "Confirmed")]
    [InlineData(Amendment.New, Acceptance.Cancelled, "Cancelled")]
    [InlineData(Amendment.Amend, Acceptance.Accepted, "Amend acc.")]
    [InlineData(Amendment.Amend, Acceptance.Confirmed, "Amended")]
    [InlineData(Amendment.Cancel, Acceptance.Accepted, "Cancel acc.")]
    [InlineData(Amendment.Cancel, Acceptance.Confirmed, "Cancelled")]
    public void Accepted_and_confirmed_do_not_look_alike(Amendment amendment, Acceptance acceptance, string expected)
    {
        FillRecord record = Fill() with { Kind = RecordKind.OrderEvent, Amendment = amendment, Acceptance = acceptance };
        Assert.Contains($" {expected} ", new RecordTable(120, live: true).Row(in record), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_says_why_and_how_it_ended()
    {
        var gap = new FillRecord { Kind = RecordKind.GapOpened, GapCause = GapCause.ConnectionLost };
        Assert.EndsWith("Gap opened  connection lost", new RecordTable(60, live: true).Row(in gap).TrimEnd(), StringComparison.Ordinal);
        gap = new FillRecord
        {
            Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Unrepaired, Quantity = new Quantity(1_200),
            OrderQuantity = new Quantity(30),
        };
        string row = new RecordTable(120, live: true).Row(in gap).TrimEnd();
        Assert.EndsWith("Gap closed  unrepaired: shares repaired 1,200, missing 30 (connection lost)", row, StringComparison.Ordinal);
        gap = new FillRecord { Kind = RecordKind.GapClosed, GapCause = GapCause.Restart, GapOutcome = GapOutcome.NotAttempted };
        Assert.Contains("nobody looked, no account: shares repaired none, missing unknown (restart)", new RecordTable(120, live: true).Row(in gap),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_fit_every_width_and_say_what_and_how_much()
    {
        FillRecord fill = Fill();
        var gap = new FillRecord { Kind = RecordKind.GapClosed, GapCause = GapCause.Rejected };
        var prices = new LastPrices();
        prices.WriteLive(new TradeTick { Symbol = fill.Symbol, Price = fill.Price });
        for (int width = 39; width <= 220; width++)
        {
            foreach (LastPrices? last in (LastPrices?[])[null, prices])
            {
                var table = new RecordTable(width, live: true, new TableStyle(ShowsHolder: true), last);
                Assert.InRange(table.Width, 1, width);
                Assert.Equal(table.Width, CellText.Width(table.Header()));
                string row = table.Row(in fill);
                Assert.Equal(table.Width, CellText.Width(row));
                Assert.Contains("Fill", row, StringComparison.Ordinal);
                Assert.Contains("AAPL", row, StringComparison.Ordinal);
                Assert.Contains(" 1,200", row, StringComparison.Ordinal);
                Assert.InRange(CellText.Width(table.Row(in gap)), 1, width);
            }
        }
    }

    [Fact]
    public void The_holders_name_is_shown_to_who_asks()
    {
        FillRecord fill = Fill();
        Assert.DoesNotContain("홍길동", new RecordTable(200, live: true).Row(in fill), StringComparison.Ordinal);
        Assert.Contains("홍길동", new RecordTable(200, live: true, new TableStyle(ShowsHolder: true)).Row(in fill), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KisEnvironment.Real, false, "REAL  te***r …567-01")]
    [InlineData(KisEnvironment.Paper, false, "PAPER  te***r …567-01")]
    [InlineData(KisEnvironment.Paper, true, "모의투자  te***r …567-01")]
    public async Task The_header_says_first_whether_it_is_money_and_then_whose(KisEnvironment environment, bool isKorean, string expected)
    {
        var options = new FillFeedOptions { Environment = environment, AppKey = "k", AppSecret = "s", HtsId = "testuser", Account = "00034567-01" };
        await using var feed = new FillFeed(options);
        Assert.Equal(expected, FeedView.Of(feed, options, new GapNotes(), new TableStyle(IsKorean: isKorean)).Who);
    }

    [Theory]
    [InlineData("001480100", "?001480100")]
    [InlineData("000000000", "")]
    [InlineData("", "")]
    public void Digits_without_a_market_do_not_pass_for_a_price(string raw, string expected)
    {
        FillRecord fill = Fill() with { RawPrice = new FixedText16(raw), Market = Market.Unknown, Price = default };
        Assert.Equal(expected, RecordColumns.All.Single(static column => column.Header == "Price").Read(in fill));
    }

    [Theory]
    [InlineData("1234567801", "…678-01")]
    [InlineData("12345678-01", "…678-01")]
    [InlineData("12345678", "…678")]
    [InlineData("1234", "…")]
    [InlineData("", "")]
    public void An_account_is_masked_as_in_the_logs(string account, string expected) => Assert.Equal(expected, AccountMask.Of(account));

    [Fact]
    public void Whole_accounts_are_for_whoever_asks_for_the_holder()
    {
        FillRecord fill = Fill();
        string masked = new RecordTable(200, live: false).Row(in fill);
        string whole = new RecordTable(200, live: false, new TableStyle(ShowsHolder: true)).Row(in fill);
        Assert.Contains("…456-01", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("5012345601", masked, StringComparison.Ordinal);
        Assert.Contains("5012345601", whole, StringComparison.Ordinal);
    }

    private static FillRecord Fill() => new()
    {
        Kind = RecordKind.Fill, Side = Side.Buy, Symbol = new FixedText16("AAPL"), Quantity = new Quantity(1_200), Price = new Price(1_480_100, 4),
        OrderNo = new FixedText16("0000034567"),
        SecurityName = new FixedText48("애플"), AccountName = new FixedText48("홍길동"), Account = new FixedText16("5012345601"), Market = Market.Nasdaq,
    };
}
