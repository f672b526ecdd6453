using System.Diagnostics;
using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>Switches the simulator's faults: storms and calms by turns for each session, and now and then something for all.</summary>
internal sealed class ChaosDriver(KisSimulator kis, IReadOnlyList<string> htsIds, ChaosOptions options)
{
    private readonly long[] _shiftedAt = new long[htsIds.Count];

    /// <summary>When the pages of a session's order history last moved while they were read; 0 for never. Rows may have been hidden then.</summary>
    public long ShiftedAt(int session) => Volatile.Read(ref _shiftedAt[session]);

    /// <summary>Misbehaves until told to stop; then all is well again, but for the clock, which stays as it was from the start.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Task[] all = [.. htsIds.Select((_, i) => TroubleAsync(i, stop)), TroubleAllAsync(stop)];
        await Task.WhenAll(all).ConfigureAwait(false);
    }

    private async Task TroubleAsync(int session, CancellationToken stop)
    {
        FaultSet faults = kis.FaultsOf(htsIds[session]);
        var draw = new ChaosFaults(new Random(unchecked((options.Seed * 7919) + session)));
        try
        {
            // Not all at once: while some sessions storm, others repair.
            await Task.Delay(draw.Time(options.Calm / 2, 0), stop).ConfigureAwait(false);
            while (true)
            {
                await PhaseAsync(session, faults, draw.Storm, draw, options.Storm, stop).ConfigureAwait(false);
                await PhaseAsync(session, faults, draw.Calm, draw, options.Calm, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Clear(session, faults);
        }
    }

    private async Task PhaseAsync(int session, FaultSet faults, Func<List<string>> next, ChaosFaults draw, TimeSpan most, CancellationToken stop)
    {
        TimeSpan length = draw.Time(most, 0.6);
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            foreach (string fault in next()) faults.Set(fault);
            await Task.Delay(draw.Time(TimeSpan.FromMilliseconds(900), 0.2), stop).ConfigureAwait(false);
            Clear(session, faults);
        }
    }

    private void Clear(int session, FaultSet faults)
    {
        if (faults.Active.Any(fault => fault.StartsWith("historyshift", StringComparison.Ordinal)))
            Volatile.Write(ref _shiftedAt[session], Stopwatch.GetTimestamp());
        faults.Clear();
    }

    private async Task TroubleAllAsync(CancellationToken stop)
    {
        var random = new Random(unchecked(options.Seed * 104_729));
        string[] faults = ["refuse=503", "refuse=500", "linger=1", "refuse=429", "earlyhint"];
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500, 4000)), stop).ConfigureAwait(false);
                string fault = faults[random.Next(faults.Length)];
                kis.Faults.Set(fault);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 500)), stop).ConfigureAwait(false);
                kis.Faults.Clear(fault.Split('=')[0]);
            }
        }
        catch (OperationCanceledException)
        {
            foreach (string name in (string[])["refuse", "linger", "earlyhint"]) kis.Faults.Clear(name);
        }
    }
}
