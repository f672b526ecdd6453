using System.Globalization;
using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A number of 1 to 18 digits, as KIS writes it: leading zeros, perhaps a dot.</summary>
/// <param name="Value">The digits without the dot.</param>
/// <param name="Zeros">Zeros before them.</param>
/// <param name="Places">Digits after the dot; -1 for no dot.</param>
public sealed record WireNumber(long Value, int Zeros, int Places) : IGenerated
{
    public const int MaxDigits = 18;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
        [.. Enumerable.Range(1, MaxDigits).Select(Digits), "zeros before", "all nines", "a power of ten", "no dot", "a dot",
            "ends with a dot", "begins with a dot"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            string digits = Value.ToString(CultureInfo.InvariantCulture);
            yield return Digits(digits.Length);
            if (Zeros > 0) yield return "zeros before";
            if (digits.All(digit => digit == '9')) yield return "all nines";
            if (digits.TrimEnd('0') == "1") yield return "a power of ten";
            yield return Places < 0 ? "no dot" : Places == 0 ? "ends with a dot" : Price.StartsWith('.') ? "begins with a dot" : "a dot";
        }
    }

    /// <summary>The digits alone: a quantity.</summary>
    public string Whole => new string('0', Zeros) + Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>With the dot: a price.</summary>
    public string Price => Places < 0 ? Whole : Whole.PadLeft(Places, '0').Insert(Math.Max(Whole.Length, Places) - Places, ".");

    public static Arbitrary<WireNumber> Arbitrary() => Arb.From(
        from digits in Gen.Choose(1, MaxDigits)
        from value in Values(digits)
        from zeros in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 4)))
        from places in Gen.Frequency((1, Gen.Constant(-1)), (2, Gen.Choose(0, 9)))
        select new WireNumber(value, zeros, places),
        Shrink);

    public override string ToString() => $"{Whole} or {Price}";

    private static string Digits(int count) => $"{count} digits";

    private static Gen<long> Values(int digits)
    {
        long least = digits == 1 ? 0 : (long)Math.Pow(10, digits - 1), most = (long)Math.Pow(10, digits) - 1;
        return Gen.Frequency(
            (1, Gen.Elements(least, least + 1, most)),
            (3, ArbMap.Default.GeneratorFor<DoNotSize<ulong>>().Select(value => least + (long)(value.Item % (ulong)(most - least + 1)))));
    }

    private static IEnumerable<WireNumber> Shrink(WireNumber number)
    {
        if (number.Zeros > 0) yield return number with { Zeros = 0 };
        if (number.Places >= 0) yield return number with { Places = -1 };
        if (number.Value > 9) yield return number with { Value = number.Value / 10 };
        if (number.Value > 0) yield return number with { Value = number.Value - 1 };
    }
}
