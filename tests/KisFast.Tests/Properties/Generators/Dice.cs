using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>What a random source says: 0 to just below 1.</summary>
public sealed record Dice(double Value) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["0", "below a tenth", "below a third", "below a half", "a half and more",
        "the last below 1"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes =>
        [Value switch { 0 => "0", < 0.1 => "below a tenth", < 1.0 / 3 => "below a third", < 0.5 => "below a half",
            >= 0.9999999 => "the last below 1", _ => "a half and more" }];

    public static Arbitrary<Dice> Arbitrary() => Arb.From(
        Gen.Frequency(
            (1, Gen.Elements(0, 0.1, 0.5, Math.BitDecrement(1.0))),
            (3, Gen.Choose(0, int.MaxValue).Select(value => value / (int.MaxValue + 1.0)))).Select(value => new Dice(value)),
        dice => dice.Value is 0 or 0.5 ? [] : [new Dice(0), new Dice(0.5)]);

    public override string ToString() => $"{Value:R}";
}
