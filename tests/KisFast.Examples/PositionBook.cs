using System.Collections.Concurrent;

namespace KisFast.Examples;

/// <summary>
/// A position per account and symbol, fed by fills and repairs alike, and whether it can be relied on: between GapOpened and GapClosed,
/// and after a gap that was not wholly repaired, it cannot. Written on the feed's thread, read from any.
/// </summary>
public sealed class PositionBook : IFillHandler
{
    private readonly ConcurrentDictionary<(string Account, string Symbol), Position> _positions = new();
    private readonly Dictionary<(FixedText16 Account, FixedText16 Symbol), (string Account, string Symbol)> _keys = [];
    private readonly HashSet<int> _openGaps = [];
    private volatile bool _isCertain = true;

    /// <summary>Whether every fill is in: no gap is open, and every gap there was has been repaired.</summary>
    public bool IsCertain => _isCertain;

    /// <summary>The position of an account (its first eight digits) in a symbol.</summary>
    public Position this[string account, string symbol] => _positions.GetValueOrDefault((account, symbol));

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        switch (record.Kind)
        {
            case RecordKind.Fill:
                Book(in record);
                break;
            case RecordKind.GapOpened:
                _openGaps.Add(record.SessionIndex);
                _isCertain = false;
                break;
            case RecordKind.GapClosed when record.IsGapRepaired:
                _openGaps.Remove(record.SessionIndex);
                _isCertain = _openGaps.Count == 0;
                break;
        }
    }

    private void Book(ref readonly FillRecord fill)
    {
        (string, string) key = KeyOf(in fill);
        Position position = _positions.GetValueOrDefault(key);
        _positions[key] = new Position(
            position.Quantity + fill.SignedQuantity,
            position.Cost + (fill.SignedQuantity * fill.Price.ToDecimal()),
            position.Fills + 1);
    }

    // The account shows with its product code or without; the strings are made once.
    private (string Account, string Symbol) KeyOf(ref readonly FillRecord fill)
    {
        if (_keys.TryGetValue((fill.Account, fill.Symbol), out var key)) return key;
        string account = fill.Account.ToString();
        return _keys[(fill.Account, fill.Symbol)] = (account[..Math.Min(8, account.Length)], fill.Symbol.ToString());
    }
}
