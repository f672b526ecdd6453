using System.Globalization;

namespace KisFast.Benchmarks.Rivals;

/// <summary>
/// A careful client of quotes on the platform's span APIs: split at carets, parse the columns that are numbers. No text is copied, no date
/// or time read, nothing checked beyond the numbers: less than a decoder has to do.
/// </summary>
internal sealed class QuoteSpanClient
{
    private readonly Range[] _fields = new Range[128];
    private readonly decimal[] _prices = new decimal[32];
    private readonly long[] _sizes = new long[32];

    /// <summary>A trade: 9 decimals, 7 whole numbers.</summary>
    public decimal Trade(ReadOnlySpan<byte> payload)
    {
        Split(payload);
        int price = 0, size = 0;
        foreach (int field in (ReadOnlySpan<int>)[8, 9, 10, 11, 13, 14, 15, 16, 24]) _prices[price++] = Decimal(payload, field);
        foreach (int field in (ReadOnlySpan<int>)[17, 18, 19, 20, 21, 22, 23]) _sizes[size++] = Whole(payload, field);
        return _prices[3] + _sizes[2];
    }

    /// <summary>A book of ten levels: 20 decimals, 22 whole numbers.</summary>
    public decimal Book(ReadOnlySpan<byte> payload)
    {
        Split(payload);
        int price = 0, size = 0;
        _sizes[size++] = Whole(payload, 7);
        _sizes[size++] = Whole(payload, 8);
        for (int field = 11; field < 71; field += 6)
        {
            _prices[price++] = Decimal(payload, field);
            _prices[price++] = Decimal(payload, field + 1);
            _sizes[size++] = Whole(payload, field + 2);
            _sizes[size++] = Whole(payload, field + 3);
        }

        return _prices[0] + _sizes[2];
    }

    private void Split(ReadOnlySpan<byte> payload)
    {
        int count = 0;
        foreach (Range range in payload.Split((byte)'^')) _fields[count++] = range;
    }

    private decimal Decimal(ReadOnlySpan<byte> payload, int field) => decimal.Parse(payload[_fields[field]], NumberStyles.Float, CultureInfo.InvariantCulture);

    private long Whole(ReadOnlySpan<byte> payload, int field) => long.Parse(payload[_fields[field]], NumberStyles.Integer, CultureInfo.InvariantCulture);
}
