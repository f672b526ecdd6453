using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using KisFast.Cli;
using KisFast.EndToEnd.Tests.Interop;
using KisFast.Simulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KisFast.EndToEnd.Tests.Web.Browser;

/// <summary>The live page as a person has it: in a browser.</summary>
[Long]
public sealed class LivePageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [ServerFact("chromium")]
    public async Task A_fill_a_gap_and_its_repair_appear_by_themselves()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        await using LiveTool tool = await LiveTool.StartAsync(kis);
        IPage page = await chromium.OpenAsync(tool.Url);
        await Expect(page.Locator("#state")).ToHaveTextAsync("Live");
        await Expect(page.Locator("#mode")).ToHaveTextAsync("REAL");
        await Expect(page.Locator("#who")).ToContainTextAsync("***");
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 150m });
        await order.FillAsync(10, 148.01m);
        ILocator rows = page.Locator("#records tbody tr");
        await Expect(rows.First).ToContainTextAsync("Fill");
        await Expect(rows.First).ToContainTextAsync("148.0100");
        await Expect(page.Locator("#orders tbody tr").First).ToContainTextAsync("Part filled");
        await Expect(page.Locator("#positions tbody tr").First).ToContainTextAsync("148.01");
        kis.DropConnections(reset: true);
        await order.FillAsync(20, 148.02m);
        await Expect(page.Locator("#records td.gap").First).ToContainTextAsync("connection lost");
        await Expect(page.GetByText(new Regex("repaired: shares repaired 20, missing 0"))).ToHaveCountAsync(1);
        await Expect(page.Locator("#orders tbody tr").First).ToContainTextAsync("Filled");
        await Expect(page.Locator("#uncertain")).ToBeHiddenAsync();
        await Expect(page.Locator("#sessions tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#latency tbody tr").First).ToContainTextAsync("≤");
    }

    [ServerFact("chromium")]
    public async Task A_restart_of_the_tool_is_said_and_survived()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        LiveTool tool = await LiveTool.StartAsync(kis);
        IPage page = await chromium.OpenAsync(tool.Url);
        await Expect(page.Locator("#state")).ToHaveTextAsync("Live");
        await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 150m });
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(1);
        await tool.DisposeAsync();
        await Expect(page.Locator("#lost")).ToBeVisibleAsync();
        await using LiveTool again = await LiveTool.StartAsync(kis, tool.Url.Port);
        await Expect(page.Locator("#lost")).ToBeHiddenAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Live");
        // What the other run had is not this one's.
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(0);
        await Expect(page.Locator("#orders tbody tr")).ToHaveCountAsync(0);
    }

    [ServerFact("chromium")]
    public async Task Hostile_texts_are_text()
    {
        const string Name = "<img src=x onerror=\"document.title='owned'\">";
        await using PageData data = await PageData.StartAsync();
        IPage page = await chromium.OpenAsync(data.Url);
        bool dialog = false;
        page.Dialog += (_, _) => dialog = true;
        data.Fill(1, "<b>X</b>&\u202Eq", Side.Buy, 1, Name);
        data.Fill(2, "</script>", Side.Sell, 1, "\u202Eevil\u0007\r\ndata: x");
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("#records tbody tr").Last).ToContainTextAsync(Name);
        await Expect(page.Locator("#records tbody tr").Last).ToContainTextAsync("<b>X</b>&·q");
        await Expect(page.Locator("#records tbody tr").First).ToContainTextAsync("·evil···data: x");
        await Expect(page.Locator("main img, main b, main script")).ToHaveCountAsync(0);
        Assert.False(dialog);
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
    }

    [ServerFact("chromium")]
    public async Task Ten_thousand_fills_and_thousands_of_orders_leave_it_bounded_and_answering()
    {
        await using PageData data = await PageData.StartAsync();
        IPage page = await chromium.OpenAsync(data.Url);
        await Expect(page.Locator("#count")).ToHaveTextAsync("0");
        for (int i = 0; i < 10_000; i++)
        {
            if (i % 4 == 0) data.Order(i, "AAPL", Side.Buy, 4);
            data.Fill(i / 4 * 4, i % 100 == 0 ? "TSLA" : "AAPL", Side.Buy, 1);
            if (i % 100 == 0) await Task.Delay(5);
        }

        await Expect(page.Locator("#count")).ToHaveTextAsync("12,500");
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(200);
        await Expect(page.Locator("#orders tbody tr")).ToHaveCountAsync(200);
        await Expect(page.Locator("#older")).ToBeVisibleAsync();
        await page.Locator("#more").ClickAsync();
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(400);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("tsla");
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(LiveData.Kept / 125);
        Assert.All(await page.Locator("#records tbody tr").AllInnerTextsAsync(), static row => Assert.Contains("TSLA", row, StringComparison.Ordinal));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#records tbody tr")).ToHaveCountAsync(400);
    }

    [ServerFact("chromium")]
    public async Task Keys_pause_and_go_on_without_losing_a_row()
    {
        await using PageData data = await PageData.StartAsync();
        IPage page = await chromium.OpenAsync(data.Url);
        data.Fill(1, "AAPL", Side.Buy, 1);
        ILocator rows = page.Locator("#records tbody tr");
        await Expect(rows).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("#pause")).ToHaveAttributeAsync("aria-pressed", "true");
        for (int i = 2; i < 5; i++) data.Fill(i, "TSLA", Side.Sell, 1);
        await Expect(page.Locator("#pause")).ToHaveTextAsync("Resume (3 new)");
        await Expect(rows).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("p");
        await Expect(rows).ToHaveCountAsync(4);
        await Expect(rows.First).ToContainTextAsync("TSLA");
        data.Order(9, "NVDA", Side.Buy, 5);
        await Expect(page.Locator("#orders tbody tr").First).ToContainTextAsync("NVDA");
        await page.Keyboard.PressAsync("o");
        await Expect(page.Locator("#open-only")).ToBeCheckedAsync();
    }

    [ServerTheory("chromium")]
    [InlineData(390, ColorScheme.Light, false)]
    [InlineData(390, ColorScheme.Dark, true)]
    [InlineData(1400, ColorScheme.Light, true)]
    [InlineData(1400, ColorScheme.Dark, false)]
    public async Task Everybody_can_read_it_at_every_width_in_both_themes(int width, ColorScheme scheme, bool isKorean)
    {
        await using PageData data = await PageData.StartAsync(new TableStyle(IsKorean: isKorean));
        for (int i = 0; i < 60; i++)
        {
            data.Order(i, "AAPL", i % 2 == 0 ? Side.Buy : Side.Sell, 4);
            data.Fill(i, "AAPL", i % 2 == 0 ? Side.Buy : Side.Sell, 4, "애플 보통주식 아주 긴 이름");
        }

        data.Add(new FillRecord { Kind = RecordKind.GapOpened, GapCause = GapCause.ConnectionLost });
        data.Add(new FillRecord { Kind = RecordKind.GapClosed, GapCause = GapCause.ConnectionLost, GapOutcome = GapOutcome.Unrepaired });
        IPage page = await chromium.OpenAsync(data.Url, width, scheme, forAxe: true);
        await Expect(page.Locator("#records td.gap")).ToHaveCountAsync(2);
        await Expect(page.Locator("#uncertain")).ToBeVisibleAsync();
        await Expect(page.Locator("#worries li")).ToHaveCountAsync(1);
        Assert.Equal(width, await page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, innerWidth)"));
        Assert.Equal([], (await page.RunAxe()).Violations.Select(static v => $"{v.Id}: {v.Help}"));
    }
}
