using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <summary>
/// What an order is matched by, notice against history, within one account: order number and symbol, and the branch where that
/// is needed to tell two orders apart.
/// </summary>
/// <remarks>
/// Normal forms: leading zeros of an order number and of a branch do not count (notices show <c>3567</c>, REST <c>0000003567</c>);
/// neither do those of a symbol of digits only; letters of a symbol count as capitals. The product code of an account does not
/// take part: notices come with it or without, and order numbers are unique beyond it. A domestic order is never an overseas one, whatever
/// its number.
/// </remarks>
internal readonly record struct OrderKey(UInt128 Order, UInt128 Symbol, ulong Branch)
{
    // Above the sixteen characters that a number may have: order numbers have ten.
    private static readonly UInt128 DomesticMark = UInt128.One << 127;

    /// <summary>Whether it is an order of the domestic market.</summary>
    public bool IsDomestic => (Order & DomesticMark) != 0;

    /// <summary>The key of a record's order, without branch.</summary>
    public static OrderKey Of(in FillRecord record) => Create(record.OrderNo.Utf8, record.Symbol.Utf8, IsDomesticTr(record.TrId));

    /// <summary>The key of the order that a record's order amends or cancels.</summary>
    public static OrderKey OfOriginal(in FillRecord record) => Create(record.OriginalOrderNo.Utf8, record.Symbol.Utf8, IsDomesticTr(record.TrId));

    /// <summary>Whether a notice is of the domestic market.</summary>
    public static bool IsDomesticTr(TrId trId) => trId is TrId.H0STCNI0 or TrId.H0STCNI9;

    /// <summary>The key of texts of at most 16 bytes; of a longer one the end counts.</summary>
    /// <param name="orderNo">Order number.</param>
    /// <param name="symbol">Symbol.</param>
    /// <param name="isDomestic">Whether it is an order of the domestic market.</param>
    public static OrderKey Create(ReadOnlySpan<byte> orderNo, ReadOnlySpan<byte> symbol, bool isDomestic = false) =>
        new(Pack(WithoutZeros(orderNo)) | (isDomestic ? DomesticMark : 0), PackSymbol(symbol), 0);

    /// <summary>The key of another order of the same symbol.</summary>
    /// <param name="number">Its number in the normal form.</param>
    public OrderKey OfNumber(UInt128 number) => new(number, Symbol, Branch);

    /// <summary>The normal form of a branch; 0 for none.</summary>
    public static ulong BranchOf(ReadOnlySpan<byte> branch) => (ulong)Pack(WithoutZeros(branch));

    // All 40 bytes take part; the multiplications spread the few digits that differ.
    public override int GetHashCode()
    {
        ulong hash = ((ulong)Order * 0x9E3779B97F4A7C15) ^ ((ulong)(Order >> 64) * 0xC2B2AE3D27D4EB4F)
            ^ ((ulong)Symbol * 0x165667B19E3779F9) ^ ((ulong)(Symbol >> 64) * 0x27D4EB2F165667C5) ^ (Branch * 0x85EBCA77C2B2AE63);
        return (int)(hash ^ (hash >> 32));
    }

    private static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> text) => text.TrimStart((byte)'0');

    private static UInt128 PackSymbol(ReadOnlySpan<byte> symbol)
    {
        if (!symbol.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return Pack(WithoutZeros(symbol));
        Span<byte> capitals = stackalloc byte[FixedText16.Capacity];
        if (symbol.Length > capitals.Length) symbol = symbol[^capitals.Length..];
        for (int i = 0; i < symbol.Length; i++) capitals[i] = symbol[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(symbol[i] - 32) : symbol[i];
        return Pack(capitals[..symbol.Length]);
    }

    private static UInt128 Pack(ReadOnlySpan<byte> text)
    {
        if (text.Length > FixedText16.Capacity) text = text[^FixedText16.Capacity..];
        UInt128 packed = 0;
        text.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<UInt128, byte>(ref packed), FixedText16.Capacity));
        return packed;
    }
}
