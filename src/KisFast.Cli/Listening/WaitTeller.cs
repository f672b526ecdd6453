using System.Globalization;

namespace KisFast.Cli;

/// <summary>Says on standard error what a feed waits for and how long: the same line at most once a minute.</summary>
internal static class WaitTeller
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(ToolConsole console, FillFeed feed, CancellationToken done)
    {
        Dictionary<string, DateTimeOffset> told = [];
        string? refused = null;
        while (!done.IsCancellationRequested)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            foreach (FillSessionStatus session in feed.Sessions)
            {
                if (session.HistoryRefusal is { } refusal && refusal != refused)
                {
                    refused = refusal;
                    console.Fail($"gaps cannot be repaired: {refusal}", ExitCode.Success);
                }

                if (session.Wait is not { } wait || wait.Until - now < Shortest) continue;
                if (told.TryGetValue(wait.For, out DateTimeOffset last) && now - last < Again) continue;
                if (told.Count > 100) told.Clear();
                told[wait.For] = now;
                console.Fail(string.Create(CultureInfo.InvariantCulture, $"{wait.For} Trying again in {(wait.Until - now).TotalSeconds:0} s."),
                    ExitCode.Success);
            }

            await Task.Delay(Look, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
