using KisFast.Simulator;

namespace KisFast.Examples;

/// <summary>What the examples' tests share: options of a feed against a simulator, and patience.</summary>
internal static class Simulated
{
    public static FillFeedOptions OptionsFor(KisSimulator kis) => new FillFeedOptions
    {
        AppKey = kis.AppKey,
        AppSecret = kis.AppSecret,
        HtsId = kis.HtsId,
        Account = kis.Account,
        WebSocketUrl = kis.WebSocketUrl,
        RestUrl = kis.RestUrl,
    }.WithTestTimes();

    public static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition()) await Task.Delay(5, limit.Token);
    }
}
