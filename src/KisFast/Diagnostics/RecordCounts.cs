using System.Runtime.CompilerServices;

namespace KisFast.Diagnostics;

/// <summary>Records by kind, source and market. Plain counters: one thread at a time counts, anyone reads.</summary>
internal sealed class RecordCounts
{
    private const int Markets = (int)Market.Nxt + 2;
    private const int Kinds = (int)RecordKind.GapClosed + 2;

    // A row for each kind and one for unknown ones, then the same again for what did not come over the wire; a column for each market
    // and one for unknown ones.
    private readonly long[] _counts = new long[2 * Kinds * Markets];
    private long _repairedQuantity;
    private long _unreadableFields;

    /// <summary>Shares of the fills that came from the order history.</summary>
    public long RepairedQuantity => Volatile.Read(ref _repairedQuantity);

    /// <summary>Fields that no fill needs and that could not be read.</summary>
    public long UnreadableFields => Volatile.Read(ref _unreadableFields);

    /// <summary>What became of gaps.</summary>
    public GapCounts Gaps { get; } = new();

    /// <summary>Every combination that has occurred.</summary>
    public IEnumerable<(RecordKind Kind, RecordSource Source, Market Market, long Count)> Counted
    {
        get
        {
            for (int i = 0; i < _counts.Length; i++)
            {
                long count = Volatile.Read(ref _counts[i]);
                if (count == 0) continue;
                int row = i / Markets, column = i % Markets;
                yield return (
                    row % Kinds == Kinds - 1 ? RecordKind.Unknown : (RecordKind)(row % Kinds),
                    row < Kinds ? RecordSource.Live : RecordSource.Repair,
                    column == Markets - 1 ? Market.Unknown : (Market)column,
                    count);
            }
        }
    }

    /// <summary>One more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref readonly FillRecord record)
    {
        int row = Math.Min((int)record.Kind, Kinds - 1);
        if (record.Source == RecordSource.Repair) row = AddRepair(in record, row);
        if ((record.Truncations & Truncations.OrderQuantity) != 0 || record.HasUnreadableTime) AddUnreadable(in record);
        _counts[(row * Markets) + Math.Min((int)record.Market, Markets - 1)]++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddUnreadable(ref readonly FillRecord record)
    {
        if ((record.Truncations & Truncations.OrderQuantity) != 0) _unreadableFields++;
        if (record.Time.Unreadable is not null) _unreadableFields++;
        if (record.SplitStart.Unreadable is not null) _unreadableFields++;
        if (record.SplitEnd.Unreadable is not null) _unreadableFields++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddRepair(ref readonly FillRecord record, int row)
    {
        if (record.Kind == RecordKind.GapClosed) Gaps.Add(in record);
        if (record.Kind == RecordKind.Fill) _repairedQuantity += record.Quantity.GetValueOrDefault();
        return row + Kinds;
    }
}
