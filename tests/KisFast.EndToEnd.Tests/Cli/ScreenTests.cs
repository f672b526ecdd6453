using KisFast.Cli;
using KisFast.EndToEnd.Tests.Web;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>What the keys of the live table do, and what is on the screen then.</summary>
public sealed class ScreenTests
{
    private const int Page = 5;

    [Fact]
    public async Task Keys_choose_the_view_and_it_fits_every_width()
    {
        await using PageData page = await PageData.StartAsync();
        page.Order(1, "AAPL", Side.Buy, 30);
        page.Fill(1, "AAPL", Side.Buy, 10);
        var state = new ScreenState();
        Assert.Equal(["Accepted", "Fill"], Texts(page, state).Select(static line => line.Split(' ')[1]));
        Press(state, '2');
        await WaitAsync(() => Texts(page, state, 120) is [var order]
            && order.Contains("Part filled Buy  AAPL           30       10       20", StringComparison.Ordinal));
        Press(state, '3');
        await WaitAsync(() => Texts(page, state, 120) is [var position]
            && position.Contains("AAPL     USD              10        148.01", StringComparison.Ordinal));
        Press(state, '\t');
        Assert.Equal(ScreenView.Records, state.View);
        foreach (bool isKorean in (bool[])[false, true])
        {
            await using PageData other = await PageData.StartAsync(new TableStyle(IsKorean: isKorean));
            other.Order(1, "AAPL", Side.Buy, 30);
            other.Fill(1, "AAPL", Side.Buy, 10);
            if (isKorean) other.Data.Prices.WriteLive(new TradeTick { Symbol = new FixedText16("AAPL"), Price = new Price(1_490_000, 4) });
            var rows = new ScreenRows(other.Data);
            var status = new FeedStatus(other.Data, total: null, () => "PAUSED", hasKeys: true);
            for (int width = 39; width <= 200; width++)
            {
                Assert.InRange(CellText.Width(CellText.Fit(status.Describe(width), width)), 1, width);
                Assert.InRange(CellText.Width(ScreenKeys.Line(state, width, other.Data.Style)), 1, width);
                foreach (char key in "123")
                {
                    Press(state, key);
                    Assert.All(rows.Lines(state, width, Page), line => Assert.InRange(CellText.Width(line.Text), 1, width));
                }
            }
        }
    }

    [Fact]
    public async Task The_filter_is_typed_said_and_cleared()
    {
        await using PageData page = await PageData.StartAsync();
        page.Fill(1, "AAPL", Side.Buy, 10);
        page.Fill(2, "TSLA", Side.Buy, 10);
        page.Add(new FillRecord { Kind = RecordKind.GapOpened, GapCause = GapCause.Restart });
        var state = new ScreenState();
        Press(state, '/', 'x', '\b', 't', 's', 'q', '\b');
        Assert.Equal("ts", state.Filter);
        Assert.Contains("/ts", ScreenKeys.Line(state, 80, default), StringComparison.Ordinal);
        Assert.Equal("only /ts", ScreenKeys.Marks(state, asked: null, 3, default));
        // A gap may have swallowed anything.
        Assert.Equal(["TSLA", "Gap"], Texts(page, state).Select(static line => line.Contains("TSLA", StringComparison.Ordinal) ? "TSLA" : line.Split(' ')[1]));
        Press(state, '\r');
        Press(state, '2');
        await WaitAsync(() => Texts(page, state) is [var order] && order.Contains("TSLA", StringComparison.Ordinal));
        Press(state, '\u001b');
        Assert.Equal("", state.Filter);
        Assert.Equal("필터 AAPL …678-01 Fill",
            ScreenKeys.Marks(state, new RecordFilter(["AAPL"], ["1234567801"], [RecordKind.Fill]), 3, new TableStyle(IsKorean: true)));
    }

    [Fact]
    public async Task A_pause_holds_the_rows_and_scrolling_back_goes_through_all_that_are_kept()
    {
        await using PageData page = await PageData.StartAsync();
        for (int i = 0; i < 3_000; i++) page.Fill(i, "AAPL", Side.Buy, i + 1);
        var state = new ScreenState();
        state.Press(Key(' '), page.Data.Records.Count, Page);
        for (int i = 3_000; i < 3_010; i++) page.Fill(i, "AAPL", Side.Buy, i + 1);
        Assert.Contains(" 3,000 ", Texts(page, state)[^1], StringComparison.Ordinal);
        Assert.Equal("PAUSED (+10)", ScreenKeys.Marks(state, asked: null, page.Data.Records.Count, default));
        state.Press(new ConsoleKeyInfo('\0', ConsoleKey.PageUp, false, false, false), page.Data.Records.Count, Page);
        Assert.Contains(" 2,995 ", Texts(page, state)[^1], StringComparison.Ordinal);
        state.Press(new ConsoleKeyInfo('\0', ConsoleKey.Home, false, false, false), page.Data.Records.Count, Page);
        Assert.Contains(" 1,011 ", Texts(page, state)[0], StringComparison.Ordinal);
        state.Press(new ConsoleKeyInfo('\0', ConsoleKey.End, false, false, false), page.Data.Records.Count, Page);
        Assert.False(state.IsPaused);
        Assert.Contains(" 3,010 ", Texts(page, state)[^1], StringComparison.Ordinal);
        Press(state, 'q');
        Assert.True(state.IsEnded);
    }

    [Fact]
    public async Task The_first_line_says_that_a_gap_is_open_and_when_one_was_not_repaired()
    {
        await using PageData page = await PageData.StartAsync();
        Assert.Empty(page.Data.Feed.Worries);
        page.Add(new FillRecord { Kind = RecordKind.GapOpened, GapCause = GapCause.ConnectionLost });
        Assert.Equal(["a gap is open"], page.Data.Feed.Worries);
        page.Add(new FillRecord { Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Unrepaired });
        Assert.Equal(["1 gap not repaired"], page.Data.Feed.Worries);
        Assert.Contains("1 gap not repaired", new FeedStatus(page.Data, total: null).Describe(120), StringComparison.Ordinal);
        page.Add(new FillRecord { Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Repaired });
        Assert.Empty(page.Data.Feed.Worries);
    }

    [Fact]
    public async Task What_is_replayed_has_no_latency()
    {
        await using PageData page = await PageData.StartAsync();
        page.Fill(1, "AAPL", Side.Buy, 10);
        page.Add(new FillRecord { Kind = RecordKind.Fill, FieldCount = 25, IsReplayed = true });
        Assert.Equal((2L, 1L), (page.Data.Records.Count, page.Data.Latency.Count));
    }

    [Fact]
    public async Task Keys_come_from_a_thread_of_their_own_in_their_order()
    {
        int next = 0;
        var keys = new KeyReader(() => next < 100 ? Key((char)('!' + next++ % 90)) : null);
        var taken = new List<char>();
        while (taken.Count < 100)
        {
            await keys.Pressed().WaitAsync(Feed.FeedFixture.Patience);
            while (keys.TryTake(out ConsoleKeyInfo key)) taken.Add(key.KeyChar);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (char)('!' + i % 90)), taken);
    }

    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(Feed.FeedFixture.Patience);
        while (!isSo()) await Task.Delay(20, limit.Token);
    }

    private static string[] Texts(PageData page, ScreenState state, int width = 100) =>
        [.. new ScreenRows(page.Data).Lines(state, width, Page).Skip(1).Select(static line => line.Text)];

    private static void Press(ScreenState state, params ReadOnlySpan<char> keys)
    {
        foreach (char key in keys) state.Press(Key(key), 0, Page);
    }

    private static ConsoleKeyInfo Key(char key) => new(key, key switch
    {
        '\r' => ConsoleKey.Enter,
        '\t' => ConsoleKey.Tab,
        '\b' => ConsoleKey.Backspace,
        '\u001b' => ConsoleKey.Escape,
        _ => ConsoleKey.None,
    }, false, false, false);
}
