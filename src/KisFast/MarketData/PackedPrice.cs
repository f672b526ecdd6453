namespace KisFast.MarketData;

/// <summary>A price kept as a mantissa and, apart from it, one more than its decimals: 9 bytes instead of 16.</summary>
internal static class PackedPrice
{
    /// <summary>The price.</summary>
    /// <param name="mantissa">The digits.</param>
    /// <param name="decimals">One more than the digits after the dot; 0 for no price.</param>
    public static Price Unpack(long mantissa, byte decimals) => decimals == 0 ? default : new Price(mantissa, decimals - 1);

    public static void Pack(Price price, out long mantissa, out byte decimals)
    {
        mantissa = price.Mantissa;
        decimals = (byte)(price.HasValue ? price.Decimals + 1 : 0);
    }
}
