using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using KisFast.EndToEnd.Tests.Interop;
using KisFast.Simulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KisFast.EndToEnd.Tests.Web.Browser;

/// <summary><c>kisfast serve --web</c>: leader and standby, each with a page.</summary>
[Long]
public sealed class ServePageTests(ChromiumFixture chromium, RedisServer server) : IClassFixture<ChromiumFixture>, IClassFixture<RedisServer>
{
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    [ServerFact("chromium", "redis-server")]
    public async Task Leader_and_standby_show_one_stream_their_role_and_lag_and_a_takeover()
    {
        _ = server.Process;
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { OrderFlow = OrderFlowMode.Manual });
        LiveTool first = await ServeAsync(kis);
        IPage leader = await chromium.OpenAsync(first.Url);
        // There was no stream before: the page waited for it.
        await Expect(leader.Locator("#role")).ToHaveTextAsync("leading");
        await Expect(leader.Locator("#state")).ToHaveTextAsync("Live");
        await Expect(leader.Locator("#mode")).ToHaveTextAsync("REAL");
        await Expect(leader.Locator("#sessions tbody tr")).ToHaveCountAsync(1);
        await using LiveTool second = await ServeAsync(kis);
        IPage standby = await chromium.OpenAsync(second.Url, forAxe: true);
        await Expect(standby.Locator("#role")).ToHaveTextAsync("standing by");
        await Expect(standby.Locator("#sessions tbody tr")).ToHaveCountAsync(0);

        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 30, Price = 150m });
        await order.FillAsync(10, 148.01m);
        foreach (IPage page in new[] { leader, standby })
        {
            await Expect(page.Locator("#records tbody tr").First).ToContainTextAsync("148.0100");
            await Expect(page.Locator("#orders tbody tr").First).ToContainTextAsync("Part filled");
            await Expect(page.Locator("#positions tbody tr").First).ToContainTextAsync("148.01");
            await Expect(page.Locator("#lag")).ToHaveTextAsync(new Regex("^[0-9]+ records? behind$"));
            await Expect(page.Locator("#latency-of")).ToHaveTextAsync("Stream to handler");
        }

        Assert.Equal([], (await standby.RunAxe()).Violations.Select(static v => $"{v.Id}: {v.Help}"));

        await first.DisposeAsync();
        await Expect(leader.Locator("#lost")).ToBeVisibleAsync();
        await Expect(standby.Locator("#role")).ToHaveTextAsync("leading");
        await order.FillAsync(20, 148.02m);
        await Expect(standby.Locator("#orders tbody tr").First).ToContainTextAsync("Filled");
        await Expect(standby.Locator("#sessions tbody tr")).ToHaveCountAsync(1);

        // Started after all that, it shows what today's stream holds.
        await using LiveTool third = await ServeAsync(kis);
        IPage late = await chromium.OpenAsync(third.Url);
        await Expect(late.Locator("#role")).ToHaveTextAsync("standing by");
        await Expect(late.Locator("#orders tbody tr").First).ToContainTextAsync("Filled");
    }

    private Task<LiveTool> ServeAsync(KisSimulator kis) =>
        LiveTool.StartAsync(kis, "serve", "--redis", server.Address, "--name", _name, "--lease", "1", "--web", "0");
}
