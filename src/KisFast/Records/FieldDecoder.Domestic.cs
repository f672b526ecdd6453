using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast;

/// <content>
/// The domestic notice (H0STCNI0, H0STCNI9): the same facts in other columns, decoded by the same code under a table of which column stands
/// for which. Prices are whole won.
/// </content>
internal static partial class FieldDecoder
{
    /// <summary>The fewest fields of a domestic notice: what paper trading still sends.</summary>
    public const int MinDomesticFields = 23;

    // Real trading since 2025: with the order's exchange among others.
    private const int NewDomesticFields = 26;
    private const sbyte None = -1;

    // Index: the overseas column. 21 to 24 (split orders, CNTG_UNPR12) are overseas only. Source: KIS's workbook of 2026-09, both layouts.
    private static ReadOnlySpan<sbyte> OfNew =>
        [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 24, 19, 22, 23, None, None, None, None];

    private static ReadOnlySpan<sbyte> OfOld =>
        [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21, None, 19, 20, None, None, None, None];

    /// <summary>The fewest fields of a TR's notice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinFieldsOf(TrId trId) => trId >= TrId.H0STCNI0 ? MinDomesticFields : MinFields;

    /// <summary>Decodes a record of a TR.</summary>
    /// <inheritdoc cref="Decode(ref byte, ref int, int, bool, ref FillRecord)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RejectReason Decode(TrId trId, ref byte text, ref int bounds, int fieldCount, bool needsTrim, ref FillRecord record) =>
        trId >= TrId.H0STCNI0
            ? DecodeDomestic(ref text, ref bounds, fieldCount, ref record)
            : Decode(ref text, ref bounds, fieldCount, needsTrim, ref record);

    /// <summary>Decodes a domestic record.</summary>
    /// <inheritdoc cref="Decode(ref byte, ref int, int, bool, ref FillRecord)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason DecodeDomestic(ref byte text, ref int bounds, int fieldCount, ref FillRecord record)
    {
        const int Room = 32;
        Span<int> own = stackalloc int[2 * Room];
        ref int starts = ref MemoryMarshal.GetReference(own);
        ref int nexts = ref Unsafe.Add(ref starts, Room);
        ReadOnlySpan<sbyte> columns = fieldCount < NewDomesticFields ? OfOld : OfNew;
        for (int i = 0; i < columns.Length; i++)
        {
            int start = 0, next = 1;
            if (columns[i] != None)
            {
                start = Unsafe.Add(ref bounds, columns[i]);
                next = Unsafe.Add(ref bounds, columns[i] + 1);
                while (start < next - 1 && Unsafe.Add(ref text, start) == ' ') start++;
                while (start < next - 1 && Unsafe.Add(ref text, next - 2) == ' ') next--;
            }

            Unsafe.Add(ref starts, i) = start;
            Unsafe.Add(ref nexts, i) = next;
        }

        var fields = new FieldBounds(ref starts, ref nexts);
        RejectReason reason = DecodeKnown(ref text, fields, fieldCount, ref record);
        record.OrderType = DomesticOrderType(Span(ref text, fields, 6));
        record.Market = DomesticMarket(Span(ref text, fields, 18), fieldCount);
        if (reason == RejectReason.None && Decimal<AnyShape>(ref text, fields, 9, Market.Krx, out Price price)) record.Price = price;
        return reason;
    }

    // ODER_KIND: what has a word in common with overseas orders; the others (best price, after hours, mid-price) have none.
    private static OrderType DomesticOrderType(ReadOnlySpan<byte> code) => code.Length switch
    {
        0 => OrderType.None,
        _ when code.SequenceEqual("00"u8) || code.SequenceEqual("0"u8) || code.SequenceEqual("11"u8) || code.SequenceEqual("12"u8) => OrderType.Limit,
        _ when code.SequenceEqual("01"u8) || code.SequenceEqual("1"u8) || code.SequenceEqual("13"u8) || code.SequenceEqual("14"u8) => OrderType.Market,
        _ => OrderType.Unknown,
    };

    // ORD_EXG_GB; through the smart order router (3, 4) it is where the router sent it. The old layout is from before there was a second one.
    private static Market DomesticMarket(ReadOnlySpan<byte> code, int fieldCount) => code switch
    {
        [] => fieldCount < NewDomesticFields ? Market.Krx : Market.None,
        [(byte)'1' or (byte)'3'] => Market.Krx,
        [(byte)'2' or (byte)'4'] => Market.Nxt,
        _ => Market.Unknown,
    };
}
