using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>The seed of a world, over the whole range of an int.</summary>
public sealed record Seed(int Value) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["negative", "below a million", "a million and more"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => [Value < 0 ? "negative" : Value < 1_000_000 ? "below a million" : "a million and more"];

    // Nothing to shrink: a neighbouring seed is another world, not a smaller one.
    public static Arbitrary<Seed> Arbitrary() => Arb.From(
        Gen.Frequency((1, Gen.Choose(0, 999_999)), (6, ArbMap.Default.GeneratorFor<DoNotSize<int>>().Select(any => any.Item)))
            .Select(value => new Seed(value)));

    public override string ToString() => $"seed {Value}";
}
