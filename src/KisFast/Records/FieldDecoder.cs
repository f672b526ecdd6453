using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast;

/// <summary>
/// Writes the fields of one notice into a record. Pure; every member of the record that comes from the wire is written, so a reused
/// slot needs no clearing.
/// </summary>
internal static partial class FieldDecoder
{
    /// <summary>The fewest fields of a notice: what sources up to 2024 list.</summary>
    public const int MinFields = 21;

    /// <summary>The fields that are known today; more are counted and skipped.</summary>
    public const int KnownFields = 25;

    /// <summary>The bytes before the text that may be read.</summary>
    public const int LeadingPadding = 16;

    /// <summary>The bytes after the text that may be read.</summary>
    public const int TrailingPadding = 64;

    /// <summary>Decodes a record.</summary>
    /// <param name="text">The text of the message, padded on both sides.</param>
    /// <param name="bounds">The bounds of the record's fields, as <see cref="Splitting.CaretSplitter"/> leaves them.</param>
    /// <param name="fieldCount">The record's fields, at least <see cref="MinFields"/>.</param>
    /// <param name="needsTrim">Whether a field may begin or end with a space.</param>
    /// <param name="record">The slot.</param>
    /// <returns>None, <see cref="RejectReason.Number"/> or <see cref="RejectReason.FieldTooLong"/>: the first bad field's.</returns>
    public static RejectReason Decode(ref byte text, ref int bounds, int fieldCount, bool needsTrim, ref FillRecord record)
    {
        Invariant.Holds(fieldCount >= MinFields && bounds >= 0);
        return needsTrim ? DecodeTrimmed(ref text, ref bounds, fieldCount, ref record)
            : fieldCount < KnownFields ? DecodeShorter(ref text, ref bounds, fieldCount, ref record)
            : DecodeKnown(ref text, new FieldBounds(ref bounds), fieldCount, ref record);
    }

    // The fields that are not there become empty ones after the last: bounds that are lent, as they may be the next record's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason DecodeShorter(ref byte text, ref int bounds, int fieldCount, ref FillRecord record)
    {
        ref int last = ref Unsafe.Add(ref bounds, fieldCount);
        var lent = Vector128.LoadUnsafe(ref last, 1);
        (Vector128.Create(last) + Vector128.Create(1, 2, 3, 4)).StoreUnsafe(ref last, 1);
        var reason = DecodeKnown(ref text, new FieldBounds(ref bounds), fieldCount, ref record);
        lent.StoreUnsafe(ref last, 1);
        return reason;
    }

    // Each field gets bounds of its own, without the spaces at its ends; those that are not there are empty.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason DecodeTrimmed(ref byte text, ref int bounds, int fieldCount, ref FillRecord record)
    {
        const int Room = 32;
        Span<int> own = stackalloc int[2 * Room];
        ref int starts = ref MemoryMarshal.GetReference(own);
        ref int nexts = ref Unsafe.Add(ref starts, Room);
        for (int i = 0; i < KnownFields; i++)
        {
            int start = 0, next = 1;
            if (i < fieldCount)
            {
                start = Unsafe.Add(ref bounds, i);
                next = Unsafe.Add(ref bounds, i + 1);
                while (start < next - 1 && Unsafe.Add(ref text, start) == ' ') start++;
                while (start < next - 1 && Unsafe.Add(ref text, next - 2) == ' ') next--;
            }

            Unsafe.Add(ref starts, i) = start;
            Unsafe.Add(ref nexts, i) = next;
        }

        return DecodeKnown(ref text, new FieldBounds(ref starts, ref nexts), fieldCount, ref record);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RejectReason DecodeKnown(ref byte text, FieldBounds bounds, int fieldCount, ref FillRecord record) =>
        UsualShape.Has(bounds)
            ? DecodeFields<UsualShape>(ref text, bounds, fieldCount, ref record)
            : DecodeFields<AnyShape>(ref text, bounds, fieldCount, ref record);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason DecodeFields<TShape>(ref byte text, FieldBounds bounds, int fieldCount, ref FillRecord record)
        where TShape : struct, IFieldShape
    {
        // All fields are decoded before any is judged, so that a good record takes one branch for it.
        int longest = Text16<TShape>(ref text, bounds, 0, ref record.HtsId);
        longest |= Text16<TShape>(ref text, bounds, 1, ref record.Account);
        longest |= Text16<TShape>(ref text, bounds, 2, ref record.OrderNo);
        longest |= Text16<TShape>(ref text, bounds, 3, ref record.OriginalOrderNo);
        longest |= Text16<TShape>(ref text, bounds, 7, ref record.Symbol);
        longest |= Text16<TShape>(ref text, bounds, 9, ref record.RawPrice);
        longest |= Text16<TShape>(ref text, bounds, 14, ref record.Branch);
        longest |= Text16<TShape>(ref text, bounds, 24, ref record.RawPrice12);

        record.Side = (Side)Code(CodeTable.Row.Side, ref text, bounds, 4);
        record.Amendment = (Amendment)OneCharacterCode<TShape>(CodeTable.Row.Amendment, ref text, bounds, 5);
        record.OrderType = (OrderType)OneCharacterCode<TShape>(CodeTable.Row.OrderType, ref text, bounds, 6);
        record.Rejected = (Rejected)OneCharacterCode<TShape>(CodeTable.Row.Rejected, ref text, bounds, 11);
        record.Kind = (RecordKind)OneCharacterCode<TShape>(CodeTable.Row.Kind, ref text, bounds, 12);
        record.Acceptance = (Acceptance)OneCharacterCode<TShape>(CodeTable.Row.Acceptance, ref text, bounds, 13);
        var market = (Market)OneCharacterCode<TShape>(CodeTable.Row.Market, ref text, bounds, 18);
        record.Market = market;
        record.CreditType = Credit(ref text, bounds, 19);
        record.SplitMode = (SplitMode)Code(CodeTable.Row.SplitMode, ref text, bounds, 23);

        record.Time = Time(ref text, bounds, 10);
        record.LoanDate = Date(ref text, bounds, 20);
        record.SplitStart = Time(ref text, bounds, 21);
        record.SplitEnd = Time(ref text, bounds, 22);

        record.Truncations =
            (Text48<TShape>(ref text, bounds, 16, ref record.AccountName) ? Truncations.AccountName : Truncations.None)
            | (Text48<TShape>(ref text, bounds, 17, ref record.SecurityName) ? Truncations.SecurityName : Truncations.None);
        record.FieldCount = (ushort)Math.Min(fieldCount, ushort.MaxValue);
        record.Source = RecordSource.Live;

        bool numbers = Whole<TShape>(ref text, bounds, 8, out record.Quantity);
        numbers &= Decimal<TShape>(ref text, bounds, 9, market, out Price price);
        record.Price = price;
        numbers &= Whole<TShape>(ref text, bounds, 15, out record.OrderQuantity);
        // An identifier of 17 bytes or more lifts the OR of the lengths and one to 16 or more. So do some that are fine: look again.
        return numbers && (TShape.IsUsual || longest < FixedText16.Capacity) ? RejectReason.None : Judge(ref text, bounds, ref record);
    }

    // Copies up to 16 bytes and zeroes the rest of the buffer; returns the field's length and one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Text16<TShape>(ref byte text, FieldBounds bounds, int field, ref FixedText16 target)
        where TShape : struct, IFieldShape
    {
        int lengthPlusOne = bounds.LengthPlusOne(field);
        int kept = TShape.IsUsual ? lengthPlusOne : Math.Min(lengthPlusOne, FixedText16.Capacity + 1);
        var bytes = Vector128.LoadUnsafe(ref text, bounds.Start(field));
        (bytes & FirstBytes(kept, 1)).StoreUnsafe(ref Unsafe.As<FixedText16, byte>(ref target));
        return lengthPlusOne;
    }

    // Copies up to 48 bytes; a longer name is cut at a character.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Text48<TShape>(ref byte text, FieldBounds bounds, int field, ref FixedText48 target)
        where TShape : struct, IFieldShape
    {
        ref byte from = ref Unsafe.Add(ref text, bounds.Start(field));
        ref byte to = ref Unsafe.As<FixedText48, byte>(ref target);
        int kept = bounds.LengthPlusOne(field);
        bool cut = !TShape.IsUsual && kept > FixedText48.Capacity + 1;
        if (cut) kept = CutAtCharacter(ref from) + 1;
        (Vector128.LoadUnsafe(ref from) & FirstBytes(kept, 1)).StoreUnsafe(ref to);
        if (kept <= 17)
        {
            Vector256<byte>.Zero.StoreUnsafe(ref to, 16);
        }
        else
        {
            (Vector128.LoadUnsafe(ref from, 16) & FirstBytes(kept, 17)).StoreUnsafe(ref to, 16);
            (Vector128.LoadUnsafe(ref from, 32) & FirstBytes(kept, 33)).StoreUnsafe(ref to, 32);
        }

        return cut;
    }

    // All ones where first + index < lengthPlusOne. Signed bytes, which x86 compares in one instruction: lengths are 49 at the most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FirstBytes(int lengthPlusOne, sbyte first) =>
        Vector128.GreaterThan(
            Vector128.Create((sbyte)lengthPlusOne), Vector128<sbyte>.Indices + Vector128.Create(first)).AsByte();

    // The largest number of bytes up to 48 that ends between two characters; 48 when the bytes are no UTF-8 there.
    private static int CutAtCharacter(ref byte name)
    {
        int length = FixedText48.Capacity;
        while (length > FixedText48.Capacity - 4 && (Unsafe.Add(ref name, length) & 0xC0) == 0x80) length--;
        return (Unsafe.Add(ref name, length) & 0xC0) == 0x80 ? FixedText48.Capacity : length;
    }
}
