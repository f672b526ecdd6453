using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>
    /// How many orders the history had more of than the feed, where nobody can tell what of it was missed and what is from before the feed began
    /// to watch: booked and not published, so no later look finds them again. Until somebody has accounted for them.
    /// </summary>
    public int WrittenOffOrders { get; private set; }

    /// <summary>Σ of those shares.</summary>
    public long WrittenOffQuantity { get; private set; }

    /// <summary>Writes an order's difference off.</summary>
    public void WriteOff(long quantity)
    {
        WrittenOffOrders++;
        WrittenOffQuantity = Math.Min(WrittenOffQuantity + quantity, Quantity.MaxValue);
    }

    /// <summary>Somebody has accounted for what was written off.</summary>
    /// <param name="orders">Of so many orders.</param>
    /// <param name="quantity">Of so many shares.</param>
    public void ForgetWrittenOff(int orders, long quantity) =>
        (WrittenOffOrders, WrittenOffQuantity) = (WrittenOffOrders - orders, WrittenOffQuantity - quantity);

    /// <summary>Whether the history's word for an order could be read when it was taken as known, or can be now.</summary>
    public void NoteReading(OrderKey key, ulong branch, bool isReadable)
    {
        ref OrderState state = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, key with { Branch = branch });
        if (Unsafe.IsNullRef(ref state)) state = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, key);
        if (!Unsafe.IsNullRef(ref state)) state.IsUnsure = !isReadable;
    }

    /// <summary>Feed and history agree on the order.</summary>
    public void ForgetDoubt(OrderKey key) => _doubts.Remove(key);
}
