namespace KisFast.Cli;

/// <summary><c>kisfast chaos</c> from its start to its summary.</summary>
internal static class ChaosRun
{
    // The order history of a round is read page by page, again and again: it is not to grow without end.
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(ToolConsole console, TimeSpan duration, int seed, bool isWithinShare, bool json, CancellationToken stop)
    {
        int rounds = (int)Math.Ceiling(duration / Round);
        if (!json)
        {
            int sessions = new ChaosOptions { Seed = seed, Duration = duration }.Sessions;
            console.OutputText.WriteLine($"Chaos with seed {seed} for {duration.TotalMinutes:0.##} minutes, {sessions} sessions.");
            await console.OutputText.FlushAsync(stop).ConfigureAwait(false);
        }

        ChaosResult? all = null;
        for (int round = 0; round < rounds && all is not { Holds: false }; round++)
        {
            var options = new ChaosOptions
            {
                Seed = unchecked(seed + round),
                Duration = duration / rounds,
                // The rounds take turns.
                IsInline = (unchecked(seed + round) & 1) == 1,
            };
            ChaosResult result = await RoundAsync(isWithinShare ? options.WithinTheShare() : options, stop).ConfigureAwait(false);
            all = all?.And(result) ?? result;
        }

        if (json) ChaosSummary.WriteJson(new ByteLines(console.Output), seed, all!);
        else ChaosSummary.WriteText(console.OutputText, seed, all!);
        return all!.Holds ? ExitCode.Success : ExitCode.Negative;
    }

    private static async Task<ChaosResult> RoundAsync(ChaosOptions options, CancellationToken stop)
    {
        try
        {
            return await ChaosRound.RunAsync(options, stop).ConfigureAwait(false);
        }
        catch (KisFastException e)
        {
            throw ToolException.Failed(e.Message);
        }
    }
}
