namespace KisFast.Recovery;

/// <summary>The market of a row of the order history: its <c>ovrs_excg_cd</c>, where that is not enough with its <c>tr_crcy_cd</c>.</summary>
internal static class Markets
{
    /// <summary>
    /// NASD, NYSE, AMEX; SEHK in HKD or CNY; SHAA in CNY or USD; SZAA in HKD (Shenzhen A has no notice code); TKSE; HASE Hanoi; VNSE
    /// Ho Chi Minh. None for an empty code, Unknown for any other.
    /// </summary>
    public static Market Of(string exchange, string currency) => (exchange, currency) switch
    {
        ("", _) => Market.None,
        ("NASD", _) => Market.Nasdaq,
        ("NYSE", _) => Market.Nyse,
        ("AMEX", _) => Market.Amex,
        ("SEHK", "CNY") => Market.HongKongCny,
        ("SEHK", _) => Market.HongKong,
        ("SHAA", "USD") => Market.ShanghaiB,
        ("SHAA", _) => Market.ShanghaiA,
        ("SZAA", "HKD") => Market.ShenzhenB,
        ("TKSE", _) => Market.Tokyo,
        ("HASE", _) => Market.Hanoi,
        ("VNSE", _) => Market.HoChiMinh,
        _ => Market.Unknown,
    };

    /// <summary>The decimals of the market's prices, or -1.</summary>
    public static int Decimals(Market market) =>
        (int)market < CodeTable.PriceDecimals.Length ? CodeTable.PriceDecimals[(int)market] : -1;
}
