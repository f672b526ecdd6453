using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast;

internal static partial class FieldDecoder
{
    private static ReadOnlySpan<byte> Span(ref byte text, FieldBounds bounds, int field) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, bounds.Start(field)), bounds.LengthPlusOne(field) - 1);

    // A code that KIS sends as one character, and others may send with a leading zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte OneCharacterCode<TShape>(CodeTable.Row row, ref byte text, FieldBounds bounds, int field)
        where TShape : struct, IFieldShape =>
        TShape.IsUsual ? CodeTable.Look(row, Unsafe.Add(ref text, bounds.Start(field))) : Code(row, ref text, bounds, field);

    // A one-digit code, with a leading zero or without. Empty is 0 (None).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Code(CodeTable.Row row, ref byte text, FieldBounds bounds, int field)
    {
        int length = bounds.LengthPlusOne(field) - 1;
        ref byte code = ref Unsafe.Add(ref text, bounds.Start(field));
        if (length == 0) return 0;
        if (length == 1) return CodeTable.Look(row, code);
        byte second = Unsafe.Add(ref code, 1);
        return CodeTable.Look(row, length == 2 && code == '0' && char.IsAsciiDigit((char)second) ? second : (byte)0);
    }

    private static CreditType Credit(ref byte text, FieldBounds bounds, int field)
    {
        int length = bounds.LengthPlusOne(field) - 1;
        if (length == 0) return CreditType.None;
        int code = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref text, bounds.Start(field)));
        return length != 2 ? CreditType.Unknown
            : code == Two('1', '0') ? CreditType.Cash
            : code == Two('1', '5') ? CreditType.OverseasStockLoan
            : CreditType.Unknown;
    }

    private static int Two(char first, char second) => BitConverter.IsLittleEndian ? first | (second << 8) : (first << 8) | second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Whole<TShape>(ref byte text, FieldBounds bounds, int field, out Quantity quantity)
        where TShape : struct, IFieldShape
    {
        int length = bounds.LengthPlusOne(field) - 1;
        quantity = default;
        if (length == 0) return true;
        if (!TShape.IsUsual && length > NumberParser.ShortLength) return LongWhole(Span(ref text, bounds, field), out quantity);
        bool ok = NumberParser.TryParseShort(ref Unsafe.Add(ref text, bounds.End(field)), length, out long value);
        quantity = Quantity.Unchecked(value);
        return ok;
    }

    private static bool LongWhole(ReadOnlySpan<byte> digits, out Quantity quantity)
    {
        bool ok = NumberParser.TryParseDecimal(digits, out long value, out int decimals) && decimals < 0;
        quantity = Quantity.Unchecked(value);
        return ok;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Decimal<TShape>(ref byte text, FieldBounds bounds, int field, Market market, out Price price)
        where TShape : struct, IFieldShape
    {
        int length = bounds.LengthPlusOne(field) - 1;
        price = default;
        if (length == 0) return true;
        if ((!TShape.IsUsual && length > NumberParser.ShortLength)
            || !NumberParser.TryParseShort(ref Unsafe.Add(ref text, bounds.End(field)), length, out long mantissa))
        {
            return LongDecimal(Span(ref text, bounds, field), market, out price);
        }

        price = Scale(mantissa, market);
        return true;
    }

    private static bool LongDecimal(ReadOnlySpan<byte> digits, Market market, out Price price)
    {
        price = default;
        if (!NumberParser.TryParseDecimal(digits, out long mantissa, out int decimals)) return false;
        price = decimals >= 0 ? Price.FromParts(mantissa, (byte)(decimals + 1)) : Scale(mantissa, market);
        return true;
    }

    // Without a dot the market gives the decimals; without a known market there is no price, never a guess.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Price Scale(long mantissa, Market market)
    {
        int decimals = (uint)market < (uint)CodeTable.PriceDecimals.Length ? CodeTable.PriceDecimals[(int)market] : -1;
        return decimals < 0 ? default : Price.FromParts(mantissa, (byte)(decimals + 1));
    }

    // HHMMSS; five digits lack the leading zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static WireTime Time(ref byte text, FieldBounds bounds, int field)
    {
        int length = bounds.LengthPlusOne(field) - 1;
        return length == 0 ? default : ParseTime(ref Unsafe.Add(ref text, bounds.End(field)), length);
    }

    private static WireTime ParseTime(ref byte end, int length)
    {
        if (length > NumberParser.ShortLength || !NumberParser.TryParseShort(ref end, length, out long value)) return default;
        if (length is not (5 or 6)) return WireTime.Kept(value, length);
        uint time = (uint)value, hour = time / 10_000, minute = time / 100 % 100, second = time % 100;
        return hour < 24 && minute < 60 && second < 60 ? new WireTime((int)((hour * 3600) + (minute * 60) + second)) : WireTime.Kept(value, length);
    }

    // YYYYMMDD.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static WireDate Date(ref byte text, FieldBounds bounds, int field)
    {
        int length = bounds.LengthPlusOne(field) - 1;
        return length == 0 ? default : ParseDate(ref Unsafe.Add(ref text, bounds.End(field)), length);
    }

    private static WireDate ParseDate(ref byte end, int length)
    {
        if (length != 8 || !NumberParser.TryParseShort(ref end, length, out long value)) return default;
        int date = (int)value, year = date / 10_000, month = date / 100 % 100, day = date % 100;
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new WireDate(new DateOnly(year, month, day))
            : default;
    }
}
