namespace KisFast;

/// <summary>What a market says beyond its name.</summary>
public static class MarketExtensions
{
    /// <summary>
    /// The ISO 4217 code of the currency that the market's prices are in (USD, HKD, CNY, JPY, VND, KRW): KIS's list of markets for ODER_COND.
    /// Null for no market and for one that is unknown: a currency is never guessed. Does not allocate.
    /// </summary>
    public static string? Currency(this Market market) => market switch
    {
        Market.Nasdaq or Market.Nyse or Market.Amex or Market.Otc or Market.ShanghaiB => "USD",
        Market.HongKong or Market.ShenzhenB => "HKD",
        Market.HongKongCny or Market.ShanghaiA => "CNY",
        Market.Tokyo => "JPY",
        Market.Krx or Market.Nxt => "KRW",
        Market.Hanoi or Market.HoChiMinh => "VND",
        _ => null,
    };
}
