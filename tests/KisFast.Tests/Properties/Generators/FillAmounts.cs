using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>Fills to sum up: up to ten million shares, prices of up to twelve digits with 0 to 8 decimals, a correction now and
/// then.</summary>
public sealed record FillAmounts(FillAmounts.Fill[] Values) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["no fill", "a fill", "several fills", "mixed decimals",
        "more than a million shares", "a price of nine digits and more", "a negative quantity"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return Values.Length switch { 0 => "no fill", 1 => "a fill", _ => "several fills" };
            if (Values.Select(fill => fill.Decimals).Distinct().Count() > 1) yield return "mixed decimals";
            if (Values.Any(fill => fill.Quantity > 1_000_000)) yield return "more than a million shares";
            if (Values.Any(fill => fill.Mantissa >= 100_000_000)) yield return "a price of nine digits and more";
            if (Values.Any(fill => fill.Quantity < 0)) yield return "a negative quantity";
        }
    }

    public static Arbitrary<FillAmounts> Arbitrary()
    {
        Gen<Fill> fill =
            from quantity in Gen.Frequency((3, Gen.Choose(1, 1000)), (2, Gen.Choose(0, 10_000_000)), (1, Gen.Choose(-1000, -1)))
            from price in WireNumber.Arbitrary().Generator
            from decimals in Gen.Choose(0, 8)
            select new Fill(quantity, price.Value % 1_000_000_000_000, decimals);
        return Arb.From(
            from count in Gen.Choose(0, 20) from fills in fill.ArrayOf(count) select new FillAmounts(fills),
            fills => Shrinking.Elements(fills.Values, Shrink).Select(values => new FillAmounts(values)));
    }

    public override string ToString() => string.Join(" + ", Values.Select(fill => $"{fill.Quantity} at {fill.Mantissa}e-{fill.Decimals}"));

    private static IEnumerable<Fill> Shrink(Fill fill) => fill == new Fill(1, 1, 0) ? [] : [new Fill(1, 1, 0)];

    /// <summary>One fill.</summary>
    public readonly record struct Fill(int Quantity, long Mantissa, int Decimals);
}
