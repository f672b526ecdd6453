using System.Text;
using KisFast.Oracles;

namespace KisFast.Fuzz;

internal static partial class Generator
{
    private static readonly string[] QuoteChoices =
    [
        "", "0", "1", "5", "9", "+1", "-1", "+", "-", "+-1", ".", "1.", ".5", "0.0000", "-0.1950", "+0.11", "1.2.3", "12a.5", " 7", "7 ", "10.00", "10.50",
        "169.7850", "123456789012345.6", "1234567890123456.7", "999999999999999999", "9999999999999999999", "20240229", "20230229", "235959", "240000",
        "DNASAAPL", "RBAQNVDA", "AAPL", "sixteen-bytes-ok", "seventeen-bytes-x", "애플", "1\0",
    ];

    /// <summary>A trade, a book of either layout, or another TR; mostly good, one to four records, sometimes grown or cut.</summary>
    public static byte[] Quote(Random random)
    {
        (string trId, int known) = random.Next(6) switch
        {
            0 or 1 => ("HDFSCNT0", 26),
            2 or 3 => ("HDFSASP0", random.Next(3) == 0 ? 17 : 71),
            4 => ("HDFSASP1", 17),
            _ => ("H0STCNT0", 46),
        };
        int count = random.Next(3) == 0 ? random.Next(1, 5) : 1;
        int stride = known + (random.Next(5) == 0 ? random.Next(-2, 7) : 0);
        int fields = (count * stride) + (random.Next(30) == 0 ? 1 : 0);
        int wild = random.Next(3) == 0 ? 20 : 600;
        var text = new StringBuilder();
        for (int i = 0; i < fields; i++)
        {
            if (i > 0) text.Append('^');
            text.Append(random.Next(wild) == 0 ? QuoteChoices[random.Next(QuoteChoices.Length)] : GoodQuote(random, trId, i % stride));
        }

        byte[] payload = Encoding.UTF8.GetBytes(text.ToString());
        bool encrypted = random.Next(8) == 0;
        string head = $"{(encrypted ? 1 : 0)}|{trId}|{(random.Next(20) == 0 ? random.Next(6) : count):000}|";
        byte[] frame = encrypted
            ? Encoding.ASCII.GetBytes(head + Convert.ToBase64String(CbcOracle.Encrypt(DecodingTargets.Keys.Key, DecodingTargets.Keys.Iv, payload)))
            : [.. Encoding.ASCII.GetBytes(head), .. payload];
        return random.Next(6) == 0 ? Mutate(random, frame) : frame;
    }

    private static string GoodQuote(Random random, string trId, int field)
    {
        if (field == 0) return "DNAS" + (char)('A' + random.Next(26));
        if (field == 1) return "AAPL";
        bool isTrade = trId == "HDFSCNT0";
        if (field is 3 or 4 or 5 or 6 or 7) return random.Next(2) == 0 ? "20260123" : "093015";
        bool isPrice = isTrade ? field is >= 8 and <= 16 : field >= 11 && (field - 11) % 6 < 2;
        if (isPrice) return random.Next(6) == 0 ? "0.0000" : $"{random.Next(10_000)}.{random.Next(10_000):0000}";
        return random.NextInt64(1L << random.Next(1, 60)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
