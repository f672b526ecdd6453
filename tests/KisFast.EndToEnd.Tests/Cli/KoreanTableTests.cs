using KisFast.Cli;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The table in Korean: asked for, or the locale's language.</summary>
public sealed class KoreanTableTests
{
    [Theory]
    [InlineData("LANG", "ko_KR.UTF-8", "", true)]
    [InlineData("LC_ALL", "ko", "", true)]
    [InlineData("LANG", "en_US.UTF-8", "", false)]
    [InlineData("LANG", "kok_IN", "", false)]
    [InlineData("LANG", "ko_KR.UTF-8", "en", false)]
    [InlineData("LANG", "C", "ko", true)]
    public async Task Option_before_locale(string variable, string value, string option, bool isKorean)
    {
        string[] lang = option.Length > 0 ? ["--lang", option] : [];
        var variables = new Dictionary<string, string> { [variable] = value };
        ToolRun run = await ToolRun.InProcessAsync(PublicVectors.Frames, variables, ["decode", .. PublicVectors.Keys, "--format", "table", .. lang]);
        string[] expected = isKorean ? ["매수", "매도", "접수", "체결", "주문수량"] : ["Buy", "Sell", "Accepted", "Fill", "Quantity"];
        Assert.All(expected, word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
        Assert.Equal(isKorean, !run.Output.Contains("Sell", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lc_all_wins_over_lang_and_json_stays_as_it_is()
    {
        var variables = new Dictionary<string, string> { ["LC_ALL"] = "en_US.UTF-8", ["LANG"] = "ko_KR.UTF-8" };
        ToolRun english = await ToolRun.InProcessAsync(PublicVectors.Frames, variables, ["decode", .. PublicVectors.Keys, "--format", "table"]);
        Assert.Contains("Sell", english.Output, StringComparison.Ordinal);
        ToolRun json = await ToolRun.InProcessAsync(PublicVectors.Frames, new() { ["LANG"] = "ko_KR.UTF-8" }, ["decode", .. PublicVectors.Keys]);
        Assert.Contains("\"side\":\"Sell\"", json.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Amendment.Amend, Acceptance.Accepted, Rejected.No, "정정접수 ")]
    [InlineData(Amendment.Amend, Acceptance.Confirmed, Rejected.No, "정정 ")]
    [InlineData(Amendment.Cancel, Acceptance.Accepted, Rejected.No, "취소접수 ")]
    [InlineData(Amendment.Cancel, Acceptance.Confirmed, Rejected.No, "취소 ")]
    [InlineData(Amendment.New, Acceptance.Accepted, Rejected.Yes, "거부 ")]
    public void Order_events_have_the_words_of_order_screens(Amendment amendment, Acceptance acceptance, Rejected rejected, string expected)
    {
        var record = new FillRecord { Kind = RecordKind.OrderEvent, Amendment = amendment, Acceptance = acceptance, Rejected = rejected, Side = Side.Sell };
        string row = new RecordTable(80, live: true, new TableStyle(IsKorean: true)).Row(in record);
        Assert.Contains(" " + expected, row, StringComparison.Ordinal);
        Assert.Contains(" 매도 ", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_in_korean_keeps_to_every_width()
    {
        var gap = new FillRecord
        {
            Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Repaired, Quantity = new Quantity(1_200),
            OrderQuantity = new Quantity(0),
        };
        var style = new TableStyle(IsKorean: true);
        Assert.EndsWith("공백 종료   복구됨: 복구 수량 1,200, 누락 수량 0 (연결 끊김)", new RecordTable(120, live: true, style).Row(in gap).TrimEnd(), StringComparison.Ordinal);
        for (int width = 39; width < 200; width++)
        {
            var table = new RecordTable(width, live: true, style);
            Assert.InRange(CellText.Width(table.Row(in gap)), 1, width);
            Assert.Equal(table.Width, CellText.Width(table.Header()));
        }
    }

    [Theory]
    [InlineData(typeof(FeedState))]
    [InlineData(typeof(OrderType))]
    [InlineData(typeof(OrderStatus))]
    [InlineData(typeof(Side))]
    [InlineData(typeof(Market))]
    public void Every_state_type_and_market_has_its_korean_word(Type codes)
    {
        foreach (object code in Enum.GetValues(codes))
        {
            if (codes != typeof(FeedState) && codes != typeof(OrderStatus) && (byte)code == 0) continue;
            string english = code switch
            {
                OrderType.Market => "At market",
                OrderStatus.PartiallyFilled => "Part filled",
                Side side => SideText.Of(side),
                _ => code.ToString()!,
            };
            Assert.DoesNotMatch("[A-Za-z]{2}",
                KoreanWords.Of(english).Replace("KRX", "", StringComparison.Ordinal).Replace("NXT", "", StringComparison.Ordinal)
                .Replace("CNY", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_failure_says_it_in_korean_before_the_feeds_own_words()
    {
        foreach (FeedFailure failure in Enum.GetValues<FeedFailure>())
        {
            var exception = new KisFastException(failure, "What happened: what to do.");
            Assert.Equal("What happened: what to do.", Failures.Describe(exception, default));
            string korean = Failures.Describe(exception, new TableStyle(IsKorean: true));
            Assert.EndsWith(" [What happened: what to do.]", korean, StringComparison.Ordinal);
            Assert.DoesNotContain("오류가 발생했습니다. [", korean, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(typeof(GapCause))]
    [InlineData(typeof(GapOutcome))]
    public void Every_cause_and_outcome_has_its_korean_words(Type codes)
    {
        foreach (object code in Enum.GetValues(codes))
        {
            if ((byte)code == 0) continue;
            var gap = new FillRecord
            {
                Kind = RecordKind.GapClosed, GapCause = code as GapCause? ?? GapCause.Restart, GapOutcome = code as GapOutcome? ?? GapOutcome.Repaired,
            };
            Assert.DoesNotMatch("[A-Za-z]", GapText.Of(in gap, KoreanWords.Of));
        }
    }
}
