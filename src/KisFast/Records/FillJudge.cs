using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace KisFast;

/// <summary>Whether a record from the wire can be booked, and what speaks against it. Pure.</summary>
internal static class FillJudge
{
    /// <summary>Whether there is nothing to say, as of nearly every record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(ref readonly FillRecord record)
    {
        if (record.Source != RecordSource.Live) return true;
        bool isPlain = record.Kind != RecordKind.Fill
            || (record.Quantity.GetValueOrDefault() > 0 && record.Price.Mantissa > 0
                && record.Side != Side.None && record.Acceptance != Acceptance.Cancelled && record.Rejected != Rejected.Yes
                && record.Amendment != Amendment.Cancel
                && !record.OrderNo.IsEmpty && !record.Symbol.IsEmpty && !record.Account.IsEmpty);
        return isPlain && (record.RawPrice12.IsEmpty || IsTwin(in record));
    }

    /// <summary>A fill that nobody can book: it lacks quantity, price, order number, symbol, side or account.</summary>
    public static bool IsIncomplete(ref readonly FillRecord record) =>
        record.Kind == RecordKind.Fill
        && (record.Quantity.GetValueOrDefault() == 0 || LacksPrice(in record) || record.Side == Side.None
            || record.OrderNo.IsEmpty || record.Symbol.IsEmpty || record.Account.IsEmpty);

    /// <summary>What makes a complete record doubtful, all but what an order's budget says.</summary>
    public static Doubts DoubtsOf(ref readonly FillRecord record)
    {
        Doubts doubts = IsTwin(in record) ? Doubts.None : Doubts.PriceTwin;
        bool isContradiction = record.Kind == RecordKind.Fill
            && (record.Rejected == Rejected.Yes || record.Acceptance == Acceptance.Cancelled
                || record is { Amendment: Amendment.Cancel, Acceptance: Acceptance.Confirmed });
        return isContradiction ? doubts | Doubts.Contradiction : doubts;
    }

    // A market that nobody knows gives no price and still has one: the digits are in RawPrice.
    private static bool LacksPrice(ref readonly FillRecord record) =>
        record.Price.HasValue ? record.Price.Mantissa == 0 : !record.RawPrice.Utf8.ContainsAnyInRange((byte)'1', (byte)'9');

    // The scale of CNTG_UNPR12 is undocumented: the same digits, zeros at both ends and the point aside, are the same price.
    // KIS writes the same with more zeros before it.
    private static bool IsTwin(ref readonly FillRecord record) =>
        AtEnd(in record.RawPrice) == AtEnd(in record.RawPrice12) || HaveSameDigits(record.RawPrice.Utf8, record.RawPrice12.Utf8);

    // Right-aligned, with a '0' made what is before the text.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> AtEnd(ref readonly FixedText16 text) =>
        Vector128.Shuffle(text.Bits ^ Vector128.Create((byte)'0'), Vector128<byte>.Indices - Vector128.Create((byte)(FixedText16.Capacity - text.Length)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HaveSameDigits(ReadOnlySpan<byte> price, ReadOnlySpan<byte> twin)
    {
        Span<byte> ours = stackalloc byte[FixedText16.Capacity], theirs = stackalloc byte[FixedText16.Capacity];
        if (!TryGetDigits(twin, theirs, out int twinLength) || !TryGetDigits(price, ours, out int length)) return true;
        // None at all, or nothing but zeros: no second reading.
        return twinLength == 0 || length == 0 || ours[..length].SequenceEqual(theirs[..twinLength]);
    }

    private static bool TryGetDigits(ReadOnlySpan<byte> text, Span<byte> digits, out int length)
    {
        length = 0;
        foreach (byte character in text)
        {
            if (character == '.') continue;
            if (!char.IsAsciiDigit((char)character)) return false;
            if (length > 0 || character != '0') digits[length++] = character;
        }

        while (length > 0 && digits[length - 1] == '0') length--;
        return true;
    }
}
