namespace KisFast.Simulator;

/// <summary>A market as both sides of KIS name it: the notice's code and the order history's columns.</summary>
internal sealed record SimulatedMarket(
    char Code, string Exchange, string Name, string Country, string CountryName, string Currency, int Decimals, TimeSpan UtcOffset, bool StampsTime)
{
    private static readonly SimulatedMarket[] Known =
    [
        Us('6', "NASD", "나스닥"), Us('7', "NYSE", "뉴욕거래소"), Us('8', "AMEX", "아멕스"), Us('9', "OTCB", "OTC마켓"),
        new('4', "SEHK", "홍콩", "344", "홍콩", "HKD", 3, TimeSpan.FromHours(8), true),
        new('C', "SEHK", "홍콩CNY", "344", "홍콩", "CNY", 3, TimeSpan.FromHours(8), true),
        new('5', "SHAA", "상해B", "156", "중국", "USD", 3, TimeSpan.FromHours(8), true),
        new('A', "SHAA", "상해A", "156", "중국", "CNY", 3, TimeSpan.FromHours(8), true),
        new('B', "SZAA", "심천B", "156", "중국", "HKD", 3, TimeSpan.FromHours(8), true),
        new('D', "TKSE", "일본", "392", "일본", "JPY", 1, TimeSpan.FromHours(9), false),
        new('E', "HASE", "하노이거래소", "704", "베트남", "VND", 0, TimeSpan.FromHours(7), false),
        new('K', "KRX", "한국거래소", "410", "대한민국", "KRW", 0, TimeSpan.FromHours(9), true),
        new('F', "VNSE", "호치민거래소", "704", "베트남", "VND", 0, TimeSpan.FromHours(7), false),
    ];

    public static SimulatedMarket Of(char code) =>
        Array.Find(Known, market => market.Code == code) ?? throw new ArgumentException($"No market has the code '{code}'.");

    /// <summary>KRX, whose notices are H0STCNI0 and H0STCNI9; the code K is the simulator's own.</summary>
    public bool IsDomestic => Currency == "KRW";

    public bool IsUs => Country == "840";

    /// <summary>What one unit of the wire's price is worth, as a divisor: 10000 for four decimals.</summary>
    public long Scale { get; } = (long)Math.Pow(10, Decimals);

    /// <summary>The local time of the exchange.</summary>
    public DateTime ToLocal(DateTimeOffset utc) =>
        utc.UtcDateTime + UtcOffset + (IsUs && IsUsSummer(utc.UtcDateTime) ? TimeSpan.FromHours(1) : TimeSpan.Zero);

    private static SimulatedMarket Us(char code, string exchange, string name) =>
        new(code, exchange, name, "840", "미국", "USD", 4, TimeSpan.FromHours(-5), true);

    // Second Sunday of March, 07:00 UTC, to first Sunday of November, 06:00 UTC.
    private static bool IsUsSummer(DateTime utc)
    {
        DateTime from = SundayOnOrAfter(new DateTime(utc.Year, 3, 8, 7, 0, 0, DateTimeKind.Utc));
        DateTime to = SundayOnOrAfter(new DateTime(utc.Year, 11, 1, 6, 0, 0, DateTimeKind.Utc));
        return utc >= from && utc < to;
    }

    private static DateTime SundayOnOrAfter(DateTime day) => day.AddDays((7 - (int)day.DayOfWeek) % 7);
}
