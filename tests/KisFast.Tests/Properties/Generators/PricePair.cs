using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Two prices over the whole range: strangers, neighbours, or one number with other decimals.</summary>
public sealed record PricePair(Price Left, Price Right) : IGenerated
{
    private static readonly long[] Edges = [0, 1, -1, long.MaxValue, long.MinValue, 999_999_999_999_999_999, 1_480_100];

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
        ["the same number, other decimals", "the same decimals", "an end of the range", "zero", "18 digits and more", "negative",
            "18 decimals", "no decimals"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Left.Decimals == Right.Decimals) yield return "the same decimals";
            else if (Left.ToDecimal() == Right.ToDecimal()) yield return "the same number, other decimals";
            if (Left.Mantissa is long.MinValue or long.MaxValue) yield return "an end of the range";
            if (Left.Mantissa == 0) yield return "zero";
            if (Left.Mantissa >= 100_000_000_000_000_000) yield return "18 digits and more";
            if (Left.Mantissa < 0) yield return "negative";
            if (Left.Decimals == Price.MaxDecimals) yield return "18 decimals";
            if (Left.Decimals == 0) yield return "no decimals";
        }
    }

    public static Arbitrary<PricePair> Arbitrary()
    {
        Gen<long> mantissas = Gen.Frequency(
            (1, Gen.Elements(Edges)), (2, ArbMap.Default.GeneratorFor<DoNotSize<long>>().Select(any => any.Item)),
                (2, Gen.Choose(-2_000_000, 2_000_000).Select(few => (long)few)));
        return Arb.From(
            from mantissa in mantissas
            from decimals in Gen.Choose(0, Price.MaxDecimals)
            from other in Gen.OneOf(mantissas, Gen.Choose(-1, 1).Select(beside => unchecked(mantissa + beside)), Gen.Constant(mantissa))
            from shift in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
            from decimalsOfOther in Gen.OneOf(Gen.Choose(0, Price.MaxDecimals), Gen.Constant(decimals))
            select shift > 0 && decimals + shift <= Price.MaxDecimals && Math.Abs((decimal)mantissa) < 1_000_000_000_000_000
                ? new PricePair(new Price(mantissa, decimals), new Price(mantissa * (long)Math.Pow(10, shift), decimals + shift))
                : new PricePair(new Price(mantissa, decimals), new Price(other, decimalsOfOther)),
            pair => pair.Right.Mantissa == 1 && pair.Right.Decimals == 0 ? [] : [pair with { Right = new Price(1, 0) }]);
    }

    public override string ToString() => $"{Left.Mantissa}e-{Left.Decimals}, {Right.Mantissa}e-{Right.Decimals}";
}
