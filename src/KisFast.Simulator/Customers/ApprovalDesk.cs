using System.Collections.Concurrent;

namespace KisFast.Simulator;

/// <summary>Issues approval keys and knows which still count.</summary>
internal sealed class ApprovalDesk(KisSimulatorOptions options, SimulatorClock clock)
{
    private readonly ConcurrentDictionary<string, (SimulatedCustomer Customer, DateTimeOffset Expires)> _approved = new(StringComparer.Ordinal);

    public string Issue(SimulatedCustomer customer)
    {
        string key = Guid.NewGuid().ToString();
        _approved[key] = (customer, clock.UtcNow + options.TokenLifetime);
        return key;
    }

    public SimulatedCustomer? FindApproved(string approvalKey) =>
        _approved.TryGetValue(approvalKey, out (SimulatedCustomer Customer, DateTimeOffset Expires) approval) && approval.Expires > clock.UtcNow
            ? approval.Customer
            : null;

    /// <summary>Forgets all approval keys, as KIS does over night: sessions go on, new subscriptions get OPSP0011.</summary>
    public void Forget() => _approved.Clear();
}
