namespace KisFast.Examples;

/// <summary>
/// Watches how many shares of each symbol were bought net of sales, and calls out once when a limit is passed. It comes before the
/// strategies: <c>feed.HandleWith(limits).Then(strategy)</c>, so that a strategy sees a fill only when the limits have.
/// </summary>
/// <param name="most">The most shares of any symbol.</param>
/// <param name="onBreach">Called on the feed's thread: stop sending orders there, do the rest elsewhere.</param>
public sealed class RiskLimits(long most, Action<string, long> onBreach) : IFillHandler
{
    private readonly Dictionary<FixedText16, long> _net = [];
    private volatile bool _isBreached;

    /// <summary>Whether a limit was ever passed. Strategies look here before they order.</summary>
    public bool IsBreached => _isBreached;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind != RecordKind.Fill) return;
        long net = _net.GetValueOrDefault(record.Symbol) + record.SignedQuantity;
        _net[record.Symbol] = net;
        if (Math.Abs(net) <= most || _isBreached) return;
        _isBreached = true;
        onBreach(record.Symbol.ToString(), net);
    }
}
