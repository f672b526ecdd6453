using System.Text;
using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Rivals;

namespace KisFast.Benchmarks;

/// <summary>A quote's frame to its record, beside splitting it and parsing its numbers with the platform's span methods.</summary>
[MemoryDiagnoser]
public class Quotes
{
    private const string Trade =
        "DNASAAPL^AAPL^4^20260623^20260623^113004^20260624^003004^297.5380^301.6400^295.1800^298.4700^2^1.4600^+0.49^298.4700^298.5100^43^45^218^8998906"
        + "^2690866999^1580920^2118263^133.99^2";

    private const string Book =
        "RBAQAAPL^AAPL^4^20240506^202223^20240507^092223^1482^381^0^-10^182.8500^182.8700^350^57^0^-10^182.8400^182.9000^1^10^0^0^182.8300^182.9100^6^54^0^0"
        + "^182.7900^182.9500^54^5^0^0^182.7500^182.9600^309^3^0^0^182.7300^182.9700^20^81^0^0^182.7000^182.9800^124^3^0^0^182.6600^182.9900^397^1^0^0"
        + "^182.6500^183.0000^20^69^0^0^182.6300^183.0100^201^98^0^0";

    private static readonly byte[] TradePayload = Encoding.ASCII.GetBytes(Trade), BookPayload = Encoding.ASCII.GetBytes(Book);
    private static readonly byte[] TradeFrame = Encoding.ASCII.GetBytes("0|HDFSCNT0|001|" + Trade),
        BookFrame = Encoding.ASCII.GetBytes("0|HDFSASP0|001|" + Book);

    private readonly MarketDataDecoder _decoder = new();
    private readonly QuoteSpanClient _span = new();

    [Benchmark]
    public long TradeKisFast() => _decoder.Decode(TradeFrame, default, out MarketDataBatch batch) == RejectReason.None ? batch.Trades[0].Quantity.Value
        : throw new FormatException();

    [Benchmark]
    public decimal TradeSpanBcl() => _span.Trade(TradePayload);

    [Benchmark]
    public int BookKisFast() => _decoder.Decode(BookFrame, default, out MarketDataBatch batch) == RejectReason.None ? batch.Books[0].BidCount
        : throw new FormatException();

    [Benchmark]
    public decimal BookSpanBcl() => _span.Book(BookPayload);
}
