using System.Globalization;
using System.Text;

namespace KisFast.Simulator;

/// <summary>
/// Makes the records of one key by a seed: trades (HDFSCNT0, 26 columns), books of ten levels (HDFSASP0, 71) and of one (HDFSASP1, 17),
/// domestic trades (H0STCNT0, 47). TVOL grows by each trade's EVOL, so that a reader can tell that none is missing.
/// </summary>
internal sealed class QuoteMaker
{
    private const int Levels = 10;
    private readonly Random _random;
    private readonly string _key;
    private readonly string _symbol;
    private readonly int _decimals;
    private readonly decimal _tick;
    private readonly decimal _open;
    private decimal _price, _high, _low;
    private long _volume, _value, _sells = 1, _buys = 1;

    public QuoteMaker(int seed, string trId, string key)
    {
        // Not the string's own hash code, which differs from run to run. A key's trades and book begin at the same price.
        foreach (char c in key) seed = unchecked((seed * 31) + c);
        var start = new Random(seed);
        foreach (char c in trId) seed = unchecked((seed * 31) + c);
        _random = new Random(seed);
        TrId = trId;
        _key = key;
        _symbol = key.Length > 4 && key[0] is 'D' or 'R' ? key[4..] : key;
        _decimals = key.Length < 4 ? 0 : key.AsSpan(1, 3) switch
        {
            "NAS" or "NYS" or "AMS" or "BAQ" or "BAY" or "BAA" => 4,
            "HKS" or "SHS" or "SZS" => 3,
            "TSE" => 1,
            _ => 0,
        };
        // What the simulator has orders for is quoted near the price that it is ordered at.
        Security? listed = Security.All.FirstOrDefault(security => security.Symbol == _symbol && security.Market.Decimals == _decimals);
        _tick = listed is not null ? (decimal)listed.Tick / listed.Market.Scale
            : _decimals == 0 ? 100
            : 1m / (decimal)Math.Pow(10, Math.Min(_decimals, 2));
        _price = _open = _high = _low = listed is not null ? (decimal)listed.BasePrice / listed.Market.Scale : _tick * start.Next(2_000, 40_000);
    }

    /// <summary>The TRs that quotes are made for.</summary>
    public static bool Makes(string trId) => trId is "HDFSCNT0" or "HDFSASP0" or "HDFSASP1" or "H0STCNT0";

    public string TrId { get; }

    public string Key { get; init; } = "";

    /// <summary>Appends the next record.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="korea">The time in Korea.</param>
    /// <param name="grownBy">Columns that nobody knows, at the end.</param>
    public void Append(StringBuilder text, DateTime korea, int grownBy)
    {
        _price = Math.Max(_tick, _price + (_tick * _random.Next(-3, 4)));
        _high = Math.Max(_high, _price);
        _low = Math.Min(_low, _price);
        if (TrId == "HDFSCNT0") AppendTrade(text, korea);
        else if (TrId == "H0STCNT0") AppendDomesticTrade(text, korea);
        else AppendBook(text, korea, TrId == "HDFSASP0" ? Levels : 1);
        for (int i = 0; i < grownBy; i++) text.Append("^NEW");
    }

    private void AppendTrade(StringBuilder text, DateTime korea)
    {
        long quantity = Trade();
        DateTime local = korea.AddHours(-13);
        decimal change = _price - _open;
        text.Append(CultureInfo.InvariantCulture,
            $"{_key}^{_symbol}^{_decimals}^{local:yyyyMMdd}^{local:yyyyMMdd}^{local:HHmmss}^{korea:yyyyMMdd}^{korea:HHmmss}^")
            .Append(CultureInfo.InvariantCulture,
                $"{Price(_open)}^{Price(_high)}^{Price(_low)}^{Price(_price)}^{Sign(change)}^{Price(Math.Abs(change))}^"
                    + $"{change / _open * 100:+0.00;-0.00;0.00}^")
            .Append(CultureInfo.InvariantCulture,
                $"{Price(_price - _tick)}^{Price(_price + _tick)}^{_random.Next(1, 900)}^{_random.Next(1, 900)}^{quantity}^{_volume}^{_value}^")
            .Append(CultureInfo.InvariantCulture, $"{_sells}^{_buys}^{_buys * 100m / _sells:0.00}^1");
    }

    private void AppendDomesticTrade(StringBuilder text, DateTime korea)
    {
        long quantity = Trade();
        decimal change = _price - _open;
        text.Append(CultureInfo.InvariantCulture,
            $"{_key}^{korea:HHmmss}^{_price:0}^{Sign(change)}^{change:0}^{change / _open * 100:0.00}^{_price:0.00}^{_open:0}^{_high:0}^{_low:0}^")
            .Append(CultureInfo.InvariantCulture,
                $"{_price + _tick:0}^{_price - _tick:0}^{quantity}^{_volume}^{_value}^1^1^0^100.00^{_sells}^{_buys}^1^0.50^1.00^090000^3^0^090000^3^0^"
                    + $"090000^3^0^")
            .Append(CultureInfo.InvariantCulture, $"{korea:yyyyMMdd}^20^N^100^100^1000^1000^0.10^1000^100.00^0^^{_open:0}^2");
    }

    private void AppendBook(StringBuilder text, DateTime korea, int levels)
    {
        DateTime local = korea.AddHours(-13);
        text.Append(CultureInfo.InvariantCulture,
            $"{_key}^{_symbol}^{_decimals}^{local:yyyyMMdd}^{local:HHmmss}^{korea:yyyyMMdd}^{korea:HHmmss}^{_random.Next(1, 9999)}^"
                + $"{_random.Next(1, 9999)}^0^-10");
        for (int level = 1; level <= levels; level++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"^{Price(Math.Max(_tick, _price - (_tick * level)))}^{Price(_price + (_tick * level))}^{_random.Next(1, 900)}^{_random.Next(1, 900)}^0^-3");
        }
    }

    private long Trade()
    {
        long quantity = _random.Next(1, 500);
        _volume += quantity;
        _value += (long)(quantity * _price);
        if (_random.Next(2) == 0) _sells += quantity;
        else _buys += quantity;
        return quantity;
    }

    private string Price(decimal price) => price.ToString(_decimals switch { 4 => "0.0000", 3 => "0.000", 1 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);

    private static char Sign(decimal change) => change > 0 ? '2' : change < 0 ? '5' : '3';
}
