using System.Collections.Concurrent;

namespace KisFast.Simulator;

/// <summary>The fault <c>ratelimit</c>: a number for all calls together, or KIS's limits of April 2026 for each customer.</summary>
internal sealed class RateLimits(SimulatedEnvironment environment, TimeProvider timeProvider)
{
    private readonly RateWindow _all = new(timeProvider);
    private readonly ConcurrentDictionary<(SimulatedCustomer? Customer, string Path), RateWindow> _each = new();

    public bool TryEnter(Fault limit, SimulatedCustomer? customer, string path)
    {
        if (limit.Number != Fault.KisLimits) return _all.TryEnter(limit.Number);
        int perSecond = path is "approval" or "token" || environment == SimulatedEnvironment.Paper ? 1 : 18;
        return _each.GetOrAdd((customer, path), _ => new RateWindow(timeProvider)).TryEnter(perSecond);
    }
}
