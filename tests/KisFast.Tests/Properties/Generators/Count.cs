using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>How many of something: 0 to 1,000, mostly few.</summary>
public sealed record Count(int Value) : IGenerated
{
    public const int Most = 1000;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["0", "1", "2 to 10", "11 to 100", "101 to 1,000"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes => [Value switch { 0 => "0", 1 => "1", <= 10 => "2 to 10", <= 100 => "11 to 100",
        _ => "101 to 1,000" }];

    public static Arbitrary<Count> Arbitrary() => Arb.From(
        Gen.Frequency((3, Gen.Choose(0, 10)), (2, Gen.Choose(0, 100)), (1, Gen.Choose(101, Most))).Select(value => new Count(value)),
        count => Lengths.Shrink(count.Value).Select(value => new Count(value)));

    public override string ToString() => $"{Value}";
}
