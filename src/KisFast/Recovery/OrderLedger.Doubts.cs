namespace KisFast.Recovery;

/// <content>The orders that a gap has named because feed and history cannot both be right: each difference is told once.</content>
internal sealed partial class OrderLedger
{
    private const int MostDoubts = 10_000;

    private readonly Dictionary<OrderKey, (ReadingKind History, long Surplus)> _doubts = [];

    /// <summary>Whether a gap has named the order for this difference.</summary>
    public bool IsDoubtKnown(OrderKey key, (ReadingKind History, long Surplus) difference) =>
        _doubts.TryGetValue(key, out (ReadingKind, long) known) && known == difference;

    /// <summary>A gap names the order.</summary>
    public void RememberDoubt(OrderKey key, (ReadingKind History, long Surplus) difference)
    {
        // Told again is better than growing without bound.
        if (_doubts.Count >= MostDoubts) _doubts.Clear();
        _doubts[key] = difference;
    }

    /// <summary>Feed and history agree on the order.</summary>
    public void ForgetDoubt(OrderKey key) => _doubts.Remove(key);
}
