using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KisFast;

/// <content>
/// What stands where: by field number, or by the byte of the record that it makes. In memory of its own, since a compiler that meets so
/// many constants makes calls of them; aligned, so that none lies on two cache lines.
/// </content>
internal static unsafe partial class RecordDecoder
{
    private const int RowLength = 32;

    // Offsets of the tables. The fields of the four texts, or of the four numbers, that a register holds; how far into its field a byte is.
    private const int OrderFields = 0 * Line;
    private const int OtherFields = 1 * Line;
    private const int TextOffsets = 2 * Line;
    private const int NameFields = 3 * Line;
    private const int NameOffsets = 4 * Line;
    private const int RestFields = 5 * Line;
    private const int RestOffsets = 6 * Line;
    private const int NumberFields = 7 * Line;
    // How far before its field's end a digit is, and what a quantity is more than its value.
    private const int DigitsLeft = 8 * Line;
    private const int QuantityBias = 9 * Line;
    // By field, the shortest length that is usual, and how much more the longest is.
    private const int Least = 10 * Line;
    private const int Range = Least + 32;
    // The fields of the one-character codes and how far into them, which of them stand after the names, the table's rows, the bounds.
    private const int CodeFields = 11 * Line;
    private const int CodeOffsets = CodeFields + 32;
    private const int AllButFirst = 12 * Line;
    private const int LateCodes = AllButFirst + 32;
    private const int MostOfCodes = AllButFirst + 48;
    private const int CodeRows = 13 * Line;
    // Eight rows of the 32 characters from '0' on, in the order of the record's bytes.
    private const int CodeTables = 14 * Line;
    private const int TablesLength = CodeTables + (8 * RowLength);

    private static readonly byte* Tables = CreateTables();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Table(int offset) => Vector512.LoadAligned(Tables + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> HalfTable(int offset) => Vector256.LoadAligned(Tables + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> QuarterTable(int offset) => Vector128.LoadAligned(Tables + offset);

    private static byte* CreateTables()
    {
        var tables = (byte*)NativeMemory.AlignedAlloc(TablesLength, Line);
        var all = new Span<byte>(tables, TablesLength);
        all.Clear();
        Each(all[OrderFields..], 16, [7, 2, 1, 3]);
        Each(all[OtherFields..], 16, [0, 14, 9, 24]);
        Each(all[NumberFields..], 16, [8, 15, 9, 10]);
        Each(all[NameFields..], 48, [16]);
        Each(all[(NameFields + 48)..], 16, [17]);
        Each(all[RestFields..], Line, [17]);
        for (int i = 0; i < Line; i++)
        {
            all[TextOffsets + i] = (byte)(i % 16);
            all[NameOffsets + i] = (byte)(i % FixedText48.Capacity);
            all[RestOffsets + i] = (byte)(Line - FixedText48.Capacity + i);
            all[DigitsLeft + i] = (byte)(16 - (i % 16));
        }

        all[QuantityBias] = all[QuantityBias + 16] = 1;
        SetLengths(all.Slice(Least, 32), all.Slice(Range, 32));
        SetCodes(all);
        return tables;
    }

    // Identifiers and numbers up to 16, names up to 48, codes as KIS sends them; neither a loan date nor a split order.
    private static void SetLengths(Span<byte> least, Span<byte> range)
    {
        range.Fill(byte.MaxValue);
        foreach (int field in (ReadOnlySpan<int>)[0, 1, 2, 3, 7, 8, 9, 10, 14, 15, 24]) range[field] = 16;
        foreach (int field in (ReadOnlySpan<int>)[5, 6, 11, 12, 13, 18]) (least[field], range[field]) = (1, 0);
        foreach (int field in (ReadOnlySpan<int>)[20, 21, 22, 23]) range[field] = 0;
        (least[4], range[4]) = (2, 0);
        range[16] = range[17] = FixedText48.Capacity;
        range[19] = 2;
    }

    // By byte: the price's decimals (by market), Kind, Side, Market, OrderType, Amendment, Acceptance, Rejected. Then, to be compared: the
    // zero before a side, the credit type's two characters.
    private static void SetCodes(Span<byte> all)
    {
        ((ReadOnlySpan<byte>)[18, 12, 4, 18, 6, 5, 13, 11, 4, 19, 19]).CopyTo(all[CodeFields..]);
        all[CodeOffsets + 2] = all[CodeOffsets + 10] = 1;
        all.Slice(AllButFirst + 1, 31).Fill(byte.MaxValue);
        foreach (int late in (ReadOnlySpan<int>)[0, 3, 9, 10]) all[LateCodes + late] = byte.MaxValue;
        all.Slice(MostOfCodes, 16).Fill(byte.MaxValue);
        all.Slice(MostOfCodes, 8).Fill(RowLength - 1);
        all[MostOfCodes + 8] = 0;

        CodeTable.Row[] rows =
        [
            CodeTable.Row.Market, CodeTable.Row.Kind, CodeTable.Row.Side, CodeTable.Row.Market,
            CodeTable.Row.OrderType, CodeTable.Row.Amendment, CodeTable.Row.Acceptance, CodeTable.Row.Rejected,
        ];
        for (int row = 0; row < rows.Length; row++)
        {
            // A permutation looks at seven bits: four rows.
            all[CodeRows + row] = (byte)(row % 4 * RowLength);
            for (int i = 0; i < RowLength; i++)
            {
                byte value = CodeTable.Look(rows[row], (byte)('0' + i));
                all[CodeTables + (row * RowLength) + i] = row > 0 ? value : DecimalsPlusOne(value);
            }
        }
    }

    // Zero is a market without a scale.
    private static byte DecimalsPlusOne(byte market) =>
        market < CodeTable.PriceDecimals.Length ? (byte)(CodeTable.PriceDecimals[market] + 1) : (byte)0;

    private static void Each(Span<byte> table, int times, ReadOnlySpan<byte> values)
    {
        for (int i = 0; i < values.Length; i++) table.Slice(i * times, times).Fill(values[i]);
    }
}
