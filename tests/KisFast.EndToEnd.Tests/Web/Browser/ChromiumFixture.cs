using KisFast.EndToEnd.Tests.Interop;
using Microsoft.Playwright;

namespace KisFast.EndToEnd.Tests.Web.Browser;

/// <summary>The system's Chromium, one for all tests of a class.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (ServerProcess.Find("chromium") is not { } chromium) return;
        _playwright = await Playwright.CreateAsync();
        // Whoever runs tests as root in a container has no sandbox.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        Assertions.SetDefaultExpectTimeout((float)Feed.FeedFixture.Patience.TotalMilliseconds);
    }

    /// <summary>A tab. Errors of its script fail the test that closes it.</summary>
    public async Task<IPage> OpenAsync(Uri url, int width = 1400, ColorScheme scheme = ColorScheme.Light, bool forAxe = false)
    {
        IBrowserContext context = await _browser!.NewContextAsync(new()
        { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, BypassCSP = forAxe });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(url.ToString());
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
