using System.Runtime.CompilerServices;

namespace KisFast;

/// <content>Records of which a field is not as usual: what can be read is, what nobody needs is left out, and the rest is refused.</content>
internal static partial class FieldDecoder
{
    // Something is wrong, or an identifier has exactly 16 bytes: the first bad field in wire order names the reason.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RejectReason Judge(ref byte text, FieldBounds bounds, ref FillRecord record)
    {
        for (int field = 0; field < KnownFields; field++)
        {
            switch (field)
            {
                case 0 or 1 or 2 or 3 or 7 or 9 or 14 or 24 when bounds.LengthPlusOne(field) > FixedText16.Capacity + 1:
                    return RejectReason.FieldTooLong;
                case 8 when !WholeWithPoint(Span(ref text, bounds, field), out record.Quantity):
                    return RejectReason.Number;
                case 9 when !Decimal<AnyShape>(ref text, bounds, field, Market.None, out _):
                    return RejectReason.Number;
                case 15 when !WholeWithPoint(Span(ref text, bounds, field), out record.OrderQuantity):
                    // No fill needs it.
                    record.OrderQuantity = default;
                    record.Truncations |= Truncations.OrderQuantity;
                    break;
            }
        }

        return RejectReason.None;
    }

    // Digits, or digits with a point and nothing but zeros after it: 10, 10.00. A fraction is no share.
    private static bool WholeWithPoint(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        quantity = default;
        if (text.IsEmpty) return true;
        int point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            ReadOnlySpan<byte> fraction = text[(point + 1)..];
            if (point == 0 || fraction.IsEmpty || fraction.ContainsAnyExcept((byte)'0')) return false;
            text = text[..point];
        }

        if (!NumberParser.TryParseDecimal(text, out long value, out int decimals) || decimals >= 0) return false;
        quantity = new Quantity(value);
        return true;
    }
}
