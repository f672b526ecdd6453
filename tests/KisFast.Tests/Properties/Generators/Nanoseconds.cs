using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A duration from nothing to an hour, at and beside the powers of two and their quarters.</summary>
public sealed record Nanoseconds(long Value) : IGenerated
{
    private const int LargestExponent = 41;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses =>
        ["none", .. Enumerable.Range(7, 26).SelectMany(exponent => new[] { $"up to 2^{exponent}", $"2^{exponent}",
            $"2^{exponent} + 1" }), "a quarter of a doubling", "more than four seconds"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Value == 0) yield return "none";
            else yield return $"up to 2^{Exponent(Value)}";
            if (Value > 4_000_000_000) yield return "more than four seconds";
            if (long.IsPow2(Value)) yield return $"2^{long.Log2(Value)}";
            if (IsQuarter(Value)) yield return "a quarter of a doubling";
            if (long.IsPow2(Value - 1)) yield return $"2^{long.Log2(Value - 1)} + 1";
        }
    }

    public static Arbitrary<Nanoseconds> Arbitrary() => Arb.From(
        from exponent in Gen.Choose(6, LargestExponent)
        from value in Gen.Frequency(
            (2, Gen.Elements(-1L, 0, 1).Select(beside => (1L << exponent) + beside)),
            (1, from quarter in Gen.Choose(5, 7) from beside in Gen.Choose(-1, 1) select ((long)quarter << (exponent - 2)) + beside),
            (1, ArbMap.Default.GeneratorFor<DoNotSize<ulong>>().Select(any => (1L << exponent) + (long)(any.Item % (1UL << exponent)))),
            (1, Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 300)).Select(few => (long)few)))
        select new Nanoseconds(value),
        duration => duration.Value > 0 ? [new Nanoseconds(duration.Value / 2), new Nanoseconds(duration.Value - 1)] : []);

    private static bool IsQuarter(long value) =>
        value >= 256 && !long.IsPow2(value) && value % (1L << (int)(long.Log2(value) - 2)) == 0;

    private static int Exponent(long value) => value <= 1 ? 0 : 64 - (int)ulong.LeadingZeroCount((ulong)value - 1);

    public override string ToString() => $"{Value} ns";
}
