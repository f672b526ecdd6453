namespace KisFast.Wire;

/// <summary>Decrypted notices for frames that the vectors do not hold.</summary>
internal static class NoticeText
{
    private static readonly (string Symbol, string Name, char Market)[] Listings =
    [
        ("AAPL", "애플", '6'), ("MSFT", "마이크로소프트", '6'), ("KO", "코카콜라", '7'), ("SPY", "SPDR S&P500 ETF", '8'),
        ("7203", "도요타자동차", 'D'), ("00700", "텐센트", '4'), ("600519", "귀주모태주", 'A'), ("VNM", "비나밀크", 'F'),
    ];

    /// <summary>The order number of the fill number 0; each next one has the next.</summary>
    public const int FirstOrderNo = 34567;

    /// <summary>The n-th fill: symbols, markets, quantities and prices change, the shape stays that of the vector.</summary>
    public static string Fill(int n)
    {
        var (symbol, name, market) = Listings[n % Listings.Length];
        int quantity = 1 + (n * 7 % 900);
        int price = 1_000_000 + (n * 7919 % 8_000_000);
        string side = n % 2 == 0 ? "02" : "01";
        return $"testuser^5012345601^{FirstOrderNo + n:D10}^^{side}^0^2^{symbol}^{quantity}^{price:D9}^^0^2^2^05012^{quantity}^홍길동^{name}^"
            + $"{market}^10^^^^^{price:D12}";
    }

    /// <summary>An order event of the 21 fields that sources up to 2024 list.</summary>
    public static string OrderEvent() => "testuser^5012345601^34567^^02^0^2^AAPL^10^001480100^^0^1^1^^^홍길동^애플^6^10^";
}
