using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast;

/// <summary>
/// The wire's one-character codes: a row of 256 values a field, the index is the character, the value the enum's. 255 (Unknown in
/// every enum) for what nobody has documented. All rows in one array, so that a decoder needs one base address.
/// </summary>
internal static class CodeTable
{
    private const int RowLength = 256;

    private static readonly byte[] Rows = Create();

    /// <summary>The rows, by field.</summary>
    public enum Row
    {
        Side, Amendment, OrderType, Kind, Acceptance, Market, SplitMode, Rejected, PriceSign,
    }

    /// <summary>Decimals of a price without a dot, by <see cref="Market"/>; -1 where they are not known (protocol: price scale).</summary>
    public static ReadOnlySpan<sbyte> PriceDecimals =>
    [
        -1, // None
        3, // HongKong
        3, // ShanghaiB
        4, // Nasdaq
        4, // Nyse
        4, // Amex
        4, // Otc
        3, // HongKongCny
        3, // ShanghaiA
        3, // ShenzhenB
        1, // Tokyo
        0, // Hanoi
        0, // HoChiMinh
        0, // Krx
        0, // Nxt
    ];

    /// <summary>The value of a code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Look(Row row, byte code) =>
        Unsafe.Add(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Rows), (nuint)code), (int)row * RowLength);

    private static byte[] Create()
    {
        var rows = GC.AllocateArray<byte>(Enum.GetValues<Row>().Length * RowLength, pinned: true);
        Array.Fill(rows, byte.MaxValue);
        Fill(Row.Side, "1234", [(byte)Side.Sell, (byte)Side.Buy, (byte)Side.Resale, (byte)Side.Repurchase]);
        Fill(Row.Amendment, "012", [(byte)Amendment.New, (byte)Amendment.Amend, (byte)Amendment.Cancel]);
        Fill(Row.OrderType, "1267ABCD",
        [
            (byte)OrderType.Market, (byte)OrderType.Limit, (byte)OrderType.OddLotMarket, (byte)OrderType.OddLotLimit,
            (byte)OrderType.MarketOnOpen, (byte)OrderType.LimitOnOpen, (byte)OrderType.MarketOnClose, (byte)OrderType.LimitOnClose,
        ]);
        Fill(Row.Kind, "12", [(byte)RecordKind.OrderEvent, (byte)RecordKind.Fill]);
        Fill(Row.Acceptance, "123", [(byte)Acceptance.Accepted, (byte)Acceptance.Confirmed, (byte)Acceptance.Cancelled]);
        Fill(Row.Market, "456789ABCDEF",
        [
            (byte)Market.HongKong, (byte)Market.ShanghaiB, (byte)Market.Nasdaq, (byte)Market.Nyse, (byte)Market.Amex, (byte)Market.Otc,
            (byte)Market.ShanghaiA, (byte)Market.ShenzhenB, (byte)Market.HongKongCny, (byte)Market.Tokyo, (byte)Market.Hanoi,
            (byte)Market.HoChiMinh,
        ]);
        Fill(Row.SplitMode, "02", [(byte)SplitMode.UserSet, (byte)SplitMode.UntilClose]);
        Fill(Row.PriceSign, "12345",
        [
            (byte)PriceSign.UpperLimit, (byte)PriceSign.Up, (byte)PriceSign.Unchanged, (byte)PriceSign.LowerLimit, (byte)PriceSign.Down,
        ]);
        // The one code whose unknown values are null.
        rows.AsSpan((int)Row.Rejected * RowLength, RowLength).Clear();
        Fill(Row.Rejected, "0N1Y", [(byte)Rejected.No, (byte)Rejected.No, (byte)Rejected.Yes, (byte)Rejected.Yes]);
        return rows;

        void Fill(Row row, string codes, ReadOnlySpan<byte> values)
        {
            for (int i = 0; i < codes.Length; i++) rows[((int)row * RowLength) + codes[i]] = values[i];
        }
    }
}
