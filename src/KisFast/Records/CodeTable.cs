namespace KisFast;

/// <summary>
/// The wire's one-character codes, one table a field: the index is the character, the value the enum's. 255 (Unknown in every enum)
/// for what nobody has documented.
/// </summary>
internal static class CodeTable
{
    public static readonly byte[] Side = Create(
        ('1', KisFast.Side.Sell), ('2', KisFast.Side.Buy), ('3', KisFast.Side.Resale), ('4', KisFast.Side.Repurchase));

    public static readonly byte[] Amendment = Create(
        ('0', KisFast.Amendment.New), ('1', KisFast.Amendment.Amend), ('2', KisFast.Amendment.Cancel));

    public static readonly byte[] OrderType = Create(
        ('1', KisFast.OrderType.Market), ('2', KisFast.OrderType.Limit),
        ('6', KisFast.OrderType.OddLotMarket), ('7', KisFast.OrderType.OddLotLimit),
        ('A', KisFast.OrderType.MarketOnOpen), ('B', KisFast.OrderType.LimitOnOpen),
        ('C', KisFast.OrderType.MarketOnClose), ('D', KisFast.OrderType.LimitOnClose));

    public static readonly byte[] Kind = Create(('1', RecordKind.OrderEvent), ('2', RecordKind.Fill));

    public static readonly byte[] Acceptance = Create(
        ('1', KisFast.Acceptance.Accepted), ('2', KisFast.Acceptance.Confirmed), ('3', KisFast.Acceptance.Cancelled));

    public static readonly byte[] Market = Create(
        ('4', KisFast.Market.HongKong), ('5', KisFast.Market.ShanghaiB), ('6', KisFast.Market.Nasdaq), ('7', KisFast.Market.Nyse),
        ('8', KisFast.Market.Amex), ('9', KisFast.Market.Otc), ('A', KisFast.Market.ShanghaiA), ('B', KisFast.Market.ShenzhenB),
        ('C', KisFast.Market.HongKongCny), ('D', KisFast.Market.Tokyo), ('E', KisFast.Market.Hanoi), ('F', KisFast.Market.HoChiMinh));

    public static readonly byte[] SplitMode = Create(('0', KisFast.SplitMode.UserSet), ('2', KisFast.SplitMode.UntilClose));

    /// <summary>The only code whose unknown values are null.</summary>
    public static readonly byte[] Rejected = CreateRejected();

    /// <summary>Decimals of a price without a dot, by <see cref="KisFast.Market"/>; -1 where they are not known (protocol: price scale).</summary>
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
    ];

    private static byte[] Create<T>(params ReadOnlySpan<(char Code, T Value)> codes)
        where T : unmanaged, Enum
    {
        var table = new byte[256];
        Array.Fill(table, byte.MaxValue);
        foreach (var (code, value) in codes) table[code] = System.Runtime.CompilerServices.Unsafe.BitCast<T, byte>(value);
        return table;
    }

    private static byte[] CreateRejected()
    {
        var table = new byte[256];
        table['0'] = table['N'] = (byte)KisFast.Rejected.No;
        table['1'] = table['Y'] = (byte)KisFast.Rejected.Yes;
        return table;
    }
}
