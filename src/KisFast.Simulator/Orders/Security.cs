using System.Text;

namespace KisFast.Simulator;

/// <summary>Something that can be ordered.</summary>
/// <param name="Market">Where.</param>
/// <param name="Symbol">The bare symbol.</param>
/// <param name="Name">The Korean name, as in CNTG_ISNM.</param>
/// <param name="BasePrice">A usual price, in units of the wire's last decimal.</param>
/// <param name="Tick">The price step, in the same units.</param>
/// <param name="Lot">The quantity step.</param>
internal sealed record Security(SimulatedMarket Market, string Symbol, string Name, long BasePrice, long Tick, long Lot)
{
    private static readonly Security[] Known =
    [
        Of('6', "AAPL", "애플", 2271500, 100, 1),
        Of('6', "NVDA", "엔비디아", 1423000, 100, 1),
        Of('6', "TSLA", "테슬라", 2514400, 100, 1),
        Of('6', "MSFT", "마이크로소프트", 4277000, 100, 1),
        Of('6', "GOOGL", "알파벳 A", 1689000, 100, 1),
        Of('6', "PLTR", "팔란티어", 254300, 100, 1),
        Of('7', "KO", "코카콜라", 623100, 100, 1),
        Of('7', "BA", "보잉", 1824500, 100, 1),
        Of('7', "BRK/B", "버크셔 해서웨이", 4512300, 100, 1),
        Of('7', "CPNG", "쿠팡", 231000, 100, 1),
        Of('8', "SPY", "SPDR S&P500", 5518400, 100, 1),
        Of('8', "SOXL", "반도체 3배 불", 329500, 50, 1),
        Of('9', "TCEHY", "텐센트 ADR", 472500, 25, 1),
        Of('4', "00700", "텐센트", 375400, 200, 100),
        Of('4', "09988", "알리바바", 87650, 50, 100),
        Of('4', "01810", "샤오미", 19340, 20, 200),
        Of('C', "80700", "텐센트(CNY)", 342000, 200, 100),
        Of('5', "900948", "이타이B", 1702, 1, 100),
        Of('A', "600519", "귀주모태", 1688000, 10, 100),
        Of('A', "601318", "중국평안", 44210, 10, 100),
        Of('B', "200596", "고정공주B", 128500, 10, 100),
        Of('D', "7203", "도요타자동차", 26485, 5, 100),
        Of('D', "6758", "소니그룹", 128900, 50, 100),
        Of('D', "7974", "닌텐도", 82340, 10, 100),
        Of('D', "9984", "소프트뱅크그룹", 91270, 10, 100),
        Of('E', "SHS", "사이공하노이은행", 14300, 100, 100),
        Of('E', "PVS", "페트로베트남", 41200, 100, 100),
        Of('F', "VCB", "베트남무역은행", 91500, 100, 100),
        Of('F', "VNM", "비나밀크", 66800, 100, 100),
        Of('F', "FPT", "FPT그룹", 134500, 100, 100),
    ];

    private static readonly Security[] Korean =
    [
        Of('K', "005930", "삼성전자", 71_900, 100, 1),
        Of('K', "000660", "SK하이닉스", 182_500, 500, 1),
        Of('K', "035720", "카카오", 42_350, 50, 1),
        Of('K', "136480", "하림", 3_190, 5, 1),
    ];

    public byte[] SymbolBytes { get; } = Encoding.ASCII.GetBytes(Symbol);
    public byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>The overseas ones.</summary>
    public static IReadOnlyList<Security> All => Known;

    /// <summary>The domestic ones.</summary>
    public static IReadOnlyList<Security> Domestic => Korean;

    public static Security Find(string symbol) =>
        Array.Find(Known, security => security.Symbol == symbol) ?? Array.Find(Korean, security => security.Symbol == symbol)
        ?? throw new ArgumentException(
            $"The simulator does not list '{symbol}'. It lists {string.Join(", ", Known.Concat(Korean).Select(known => known.Symbol))}.");

    private static Security Of(char market, string symbol, string name, long basePrice, long tick, long lot) =>
        new(SimulatedMarket.Of(market), symbol, name, basePrice, tick, lot);
}
