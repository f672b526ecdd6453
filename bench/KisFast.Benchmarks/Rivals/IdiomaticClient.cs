using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KisFast.Benchmarks.Rivals;

/// <summary>
/// What a C# programmer writes today after reading KIS's Python sample: strings, <c>Convert.FromBase64String</c>,
/// <c>Aes.DecryptCbc</c>, <c>string.Split</c>, <c>decimal.Parse</c>. The Aes object is kept, which is already better than most.
/// </summary>
internal sealed class IdiomaticClient(byte[] key, byte[] iv) : IDisposable
{
    private readonly Aes _aes = CreateAes(key);

    /// <summary>Decodes the payload of a WebSocket message.</summary>
    public IdiomaticFill[] Decode(ReadOnlySpan<byte> message)
    {
        string[] parts = Encoding.UTF8.GetString(message).Split('|', 4);
        string text = parts[3];
        if (parts[0] == "1") text = Encoding.UTF8.GetString(_aes.DecryptCbc(Convert.FromBase64String(text), iv));
        string[] fields = text.Split('^');
        int count = int.Parse(parts[2]), stride = fields.Length / count;
        var fills = new IdiomaticFill[count];
        for (int i = 0; i < count; i++) fills[i] = Parse(parts[1], fields.AsSpan(i * stride, stride));
        return fills;
    }

    public void Dispose() => _aes.Dispose();

    private static Aes CreateAes(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static IdiomaticFill Parse(string trId, ReadOnlySpan<string> fields)
    {
        var market = ParseMarket(fields[18]);
        return new IdiomaticFill
        {
            TrId = trId,
            HtsId = fields[0].Trim(),
            Account = fields[1].Trim(),
            OrderNo = fields[2].Trim(),
            OriginalOrderNo = fields[3].Trim(),
            Side = fields[4] switch { "01" => Side.Sell, "02" => Side.Buy, "03" => Side.Resale, "04" => Side.Repurchase, "" => Side.None, _ => Side.Unknown },
            Amendment = fields[5] switch
            {
                "0" => Amendment.New,
                "1" => Amendment.Amend,
                "2" => Amendment.Cancel,
                "" => Amendment.None,
                _ => Amendment.Unknown
            },
            OrderType = ParseOrderType(fields[6]),
            Symbol = fields[7].Trim(),
            Quantity = ParseQuantity(fields[8]),
            Price = ParsePrice(fields[9], market),
            RawPrice = fields[9].Trim(),
            Time = ParseTime(fields[10]),
            Rejected = fields[11] switch { "0" or "N" => false, "1" or "Y" => true, _ => null },
            Kind = fields[12] switch { "1" => RecordKind.OrderEvent, "2" => RecordKind.Fill, "" => RecordKind.None, _ => RecordKind.Unknown },
            Acceptance = fields[13] switch
            { "1" => Acceptance.Accepted, "2" => Acceptance.Confirmed, "3" => Acceptance.Cancelled, "" => Acceptance.None, _ => Acceptance.Unknown },
            Branch = fields[14].Trim(),
            OrderQuantity = ParseQuantity(fields[15]),
            AccountName = fields[16].Trim(),
            SecurityName = fields[17].Trim(),
            Market = market,
            CreditType = fields[19] switch { "10" => CreditType.Cash, "15" => CreditType.OverseasStockLoan, "" => CreditType.None, _ => CreditType.Unknown },
            LoanDate = DateOnly.TryParseExact(fields[20], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
            SplitStart = fields.Length > 21 ? ParseTime(fields[21]) : null,
            SplitEnd = fields.Length > 22 ? ParseTime(fields[22]) : null,
            SplitMode = fields.Length > 23
                ? fields[23] switch { "00" => SplitMode.UserSet, "02" => SplitMode.UntilClose, "" => SplitMode.None, _ => SplitMode.Unknown }
                : SplitMode.None,
            RawPrice12 = fields.Length > 24 ? fields[24].Trim() : "",
            FieldCount = fields.Length,
        };
    }

    private static OrderType ParseOrderType(string code) => code switch
    {
        "1" => OrderType.Market,
        "2" => OrderType.Limit,
        "6" => OrderType.OddLotMarket,
        "7" => OrderType.OddLotLimit,
        "A" => OrderType.MarketOnOpen,
        "B" => OrderType.LimitOnOpen,
        "C" => OrderType.MarketOnClose,
        "D" => OrderType.LimitOnClose,
        "" => OrderType.None,
        _ => OrderType.Unknown,
    };

    private static Market ParseMarket(string code) => code switch
    {
        "4" => Market.HongKong,
        "5" => Market.ShanghaiB,
        "6" => Market.Nasdaq,
        "7" => Market.Nyse,
        "8" => Market.Amex,
        "9" => Market.Otc,
        "A" => Market.ShanghaiA,
        "B" => Market.ShenzhenB,
        "C" => Market.HongKongCny,
        "D" => Market.Tokyo,
        "E" => Market.Hanoi,
        "F" => Market.HoChiMinh,
        "" => Market.None,
        _ => Market.Unknown,
    };

    private static long? ParseQuantity(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);

    private static decimal? ParsePrice(string text, Market market)
    {
        if (text.Length == 0) return null;
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);
        if (text.Contains('.')) return value;
        return market switch
        {
            Market.Nasdaq or Market.Nyse or Market.Amex or Market.Otc => value / 10_000m,
            Market.HongKong or Market.HongKongCny or Market.ShanghaiA or Market.ShanghaiB or Market.ShenzhenB => value / 1_000m,
            Market.Tokyo => value / 10m,
            Market.Hanoi or Market.HoChiMinh => value,
            _ => null,
        };
    }

    private static TimeOnly? ParseTime(string text) =>
        TimeOnly.TryParseExact(text.PadLeft(6, '0'), "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && text.Length >= 5
            ? time
            : null;
}
