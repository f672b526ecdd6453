using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <summary>
/// The identity of a record: a 64-bit hash of the event itself, so that whoever sees the event again finds the same number. KIS sends no
/// execution id.
/// </summary>
/// <remarks>
/// XXH64 over 64-bit words, in this order. What came over the wire: a tag, the account's eight digits, the day (<see cref="TradingDay"/>),
/// order number, symbol and
/// branch in their normal forms (<see cref="OrderKey"/>), original order number, the two price texts, quantity and order quantity (plus one; 0
/// for none), the second of the time, the codes; then, for the second and later ones that agree in all of this, which one it is. A
/// repaired fill: a tag, account, day, order number, symbol, branch, and the filled quantity from and to which it repairs. Two sessions
/// that hear one account give an event the same identity: neither HTS id nor session take part.
/// </remarks>
internal static class EventIdentity
{
    private const ulong WireTag = 0x31_5F_45_52_49_57_46_4B; // "KFWIRE_1"
    private const ulong RepairTag = 0x31_52_49_41_50_52_46_4B; // "KFRPAIR1"
    private const ulong GapTag = 0x31_5F_50_41_47_5F_46_4B; // "KF_GAP_1"

    /// <summary>The identity of a record that came over the wire, or that the feed made without <see cref="OfRepair"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="occurrence">How many that agree with it came before it that day, 0 and up.</param>
    public static ulong Of(in FillRecord record, int occurrence) => Again(Of(in record), occurrence);

    /// <summary>The identity of the first one of its kind.</summary>
    public static ulong Of(in FillRecord record)
    {
        if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed) return OfGap(in record);
        OrderKey key = OrderKey.Create(record.OrderNo.Utf8, record.Symbol.Utf8);
        Span<ulong> words =
        [
            WireTag,
            Account(in record),
            (ulong)TradingDay.Of(record.ReceivedUtcTicks),
            (ulong)key.Order,
            (ulong)(key.Order >> 64),
            (ulong)key.Symbol,
            (ulong)(key.Symbol >> 64),
            OrderKey.BranchOf(record.Branch.Utf8),
            0,
            0,
            0,
            0,
            0,
            0,
            Biased(record.Quantity),
            Biased(record.OrderQuantity),
            record.Time.HasValue ? (ulong)record.Time.SecondOfDay + 1 : 0,
            (ulong)record.TrId | ((ulong)record.Kind << 8) | ((ulong)record.Side << 16) | ((ulong)record.Amendment << 24)
                | ((ulong)record.OrderType << 32) | ((ulong)record.Acceptance << 40) | ((ulong)record.Rejected << 48) | ((ulong)record.Market << 56),
            (ulong)record.Source | ((ulong)record.CreditType << 8),
            0,
        ];
        Copy(in record.OriginalOrderNo, words[8..]);
        Copy(in record.RawPrice, words[10..]);
        Copy(in record.RawPrice12, words[12..]);
        return NotZero(XxHash64.Compute(words));
    }

    /// <summary>The identity of the same event seen once more.</summary>
    /// <param name="first">That of the first one.</param>
    /// <param name="occurrence">0: the first one itself.</param>
    public static ulong Again(ulong first, int occurrence) =>
        occurrence == 0 ? first : NotZero(XxHash64.Compute([first, (ulong)occurrence]));

    /// <summary>The identity of a repaired fill.</summary>
    /// <param name="record">The repair, its order set.</param>
    /// <param name="day">The order's day.</param>
    /// <param name="from">The order's filled quantity that was known.</param>
    /// <param name="to">The order's filled quantity with the repair.</param>
    public static ulong OfRepair(in FillRecord record, DateOnly day, long from, long to)
    {
        OrderKey key = OrderKey.Create(record.OrderNo.Utf8, record.Symbol.Utf8);
        return NotZero(XxHash64.Compute(
        [
            RepairTag, Account(in record), (ulong)day.DayNumber, (ulong)key.Order, (ulong)(key.Order >> 64), (ulong)key.Symbol,
            (ulong)(key.Symbol >> 64), OrderKey.BranchOf(record.Branch.Utf8), (ulong)from, (ulong)to,
        ]));
    }

    // A gap is an event of the feed: its session's name and its moment.
    private static ulong OfGap(in FillRecord record)
    {
        Span<ulong> words = [GapTag, 0, 0, (ulong)record.Kind | ((ulong)record.GapCause << 8), (ulong)record.ReceivedUtcTicks];
        Copy(in record.HtsId, words[1..]);
        return NotZero(XxHash64.Compute(words));
    }

    // Notices name it with the product code or without.
    private static ulong Account(in FillRecord record) => MemoryMarshal.Cast<byte, ulong>(record.Account[..])[0];

    private static ulong Biased(Quantity quantity) => quantity.HasValue ? (ulong)quantity.Value + 1 : 0;

    private static void Copy(in FixedText16 text, Span<ulong> words) => MemoryMarshal.Cast<byte, ulong>(text[..]).CopyTo(words);

    private static ulong NotZero(ulong hash) => hash == 0 ? 1 : hash;
}
