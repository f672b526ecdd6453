using System.Text;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Records;

/// <summary>The price and its twin of twelve digits, for any texts.</summary>
public class FillJudgeTests
{
    private const string Alphabet = "0001159.\0 ^x";

    [Cases(300)]
    public void A_price_and_its_twin_are_compared_as_strings_would_be(Seed seed)
    {
        var random = new Random(seed.Value);
        for (int i = 0; i < 50; i++)
        {
            string price = Any(random), twin = random.Next(3) == 0 ? Any(random) : Like(price, random);
            var record = new FillRecord
            {
                Kind = RecordKind.OrderEvent,
                RawPrice = new FixedText16(Encoding.ASCII.GetBytes(price)),
                RawPrice12 = new FixedText16(Encoding.ASCII.GetBytes(twin)),
            };
            Doubts expected = IsSamePrice(price.TrimEnd('\0'), twin.TrimEnd('\0')) ? Doubts.None : Doubts.PriceTwin;
            Assert.Equal((price, twin, expected), (price, twin, FillJudge.DoubtsOf(in record)));
            Assert.Equal((price, twin, expected == Doubts.None), (price, twin, FillJudge.IsPlain(in record)));
        }
    }

    // What is no number, or nothing but zeros, contradicts nothing.
    private static bool IsSamePrice(string price, string twin)
    {
        if (!(price + twin).All(character => character == '.' || char.IsAsciiDigit(character))) return true;
        string digits = price.Replace(".", "", StringComparison.Ordinal).Trim('0'), others = twin.Replace(".", "", StringComparison.Ordinal).Trim('0');
        return digits == "" || others == "" || digits == others;
    }

    private static string Any(Random random) =>
        new([.. Enumerable.Range(0, random.Next(17)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);

    // With other zeros around it, perhaps with a point or one character that differs.
    private static string Like(string price, Random random)
    {
        string twin = new string('0', random.Next(5)) + price.TrimStart('0') + new string('0', random.Next(3));
        if (random.Next(3) == 0) twin = twin.Insert(random.Next(twin.Length + 1), ".");
        if (twin.Length > 0 && random.Next(4) == 0)
        {
            int at = random.Next(twin.Length);
            twin = twin[..at] + Alphabet[random.Next(Alphabet.Length)] + twin[(at + 1)..];
        }

        return twin.Length > 16 ? twin[..16] : twin;
    }
}
