namespace KisFast.Examples;

/// <summary>A strategy's own position, in memory: after a restart the day's records make it again.</summary>
public sealed class ReplayedPosition : IReplayedHandler
{
    private readonly Dictionary<string, long> _shares = [];

    public ReplayStart ReplayFrom => ReplayStart.Today;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (record.Kind != RecordKind.Fill) return;
        long shares = record.Side is Side.Buy or Side.Repurchase ? record.Quantity.Value : -record.Quantity.Value;
        string symbol = record.Symbol.ToString();
        _shares[symbol] = _shares.GetValueOrDefault(symbol) + shares;
        if (!record.IsReplayed) Decide(symbol);
    }

    public IReadOnlyDictionary<string, long> Shares => _shares;

    private void Decide(string symbol)
    {
        // The strategy: it acts on what is new, never on what is replayed.
    }
}
