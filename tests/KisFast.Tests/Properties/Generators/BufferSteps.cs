using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>What readers of one shared buffer of 16 KiB receive, one after the other, and how much of it each leaves unread.</summary>
public sealed record BufferSteps(BufferSteps.Step[] Values) : IGenerated
{
    public const int Readers = 3, BufferBytes = 16 * 1024;

    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["a small read", "half a buffer", "a whole buffer", "more than a buffer",
        "nothing kept", "a few bytes kept", "all kept", "kept twice running"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            foreach (var step in Values)
            {
                yield return step.Length switch
                {
                    < 8000 => "a small read",
                    < 16_000 => "half a buffer",
                    <= BufferBytes => "a whole buffer",
                    _ => "more than a buffer"
                };
                yield return step.Kept == 0 ? "nothing kept" : step.Kept >= step.Length ? "all kept" : "a few bytes kept";
            }

            if (Values.Zip(Values.Skip(1)).Any(pair => pair.First.Reader == pair.Second.Reader && pair.First.Kept > 0
                && pair.Second.Kept >= pair.Second.Length))
                yield return "kept twice running";
        }
    }

    public static Arbitrary<BufferSteps> Arbitrary()
    {
        Gen<Step> step =
            from reader in Gen.Choose(0, Readers - 1)
            from length in Gen.Frequency((2, Gen.Choose(1, 300)), (3, Gen.Elements(8191, 8192, 8193, 16_383, 16_384, 16_385)),
                (1, Gen.Choose(1, 40_000)))
            from kept in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Choose(0, Math.Min(length, 300))), (2, Gen.Constant(length)),
                (1, Gen.Constant(int.MaxValue)))
            select new Step(reader, length, kept);
        return Arb.From(
            from count in Gen.Choose(1, 8) from steps in step.ArrayOf(count) select new BufferSteps(steps),
            steps => Shrinking.Elements(steps.Values, Shrink).Select(values => new BufferSteps(values)));
    }

    public override string ToString() => string.Join("; ", Values);

    private static IEnumerable<Step> Shrink(Step step) =>
        [.. Lengths.Shrink(step.Length).Where(length => length > 0).Select(length => step with { Length = length }), .. step.Kept > 0
            ? [step with { Kept = 0 }] : Array.Empty<Step>()];

    /// <summary>A reader is sent some bytes, reads what is there, and leaves the last ones.</summary>
    /// <param name="Reader">0 to 2.</param>
    /// <param name="Length">In bytes, at least 1.</param>
    /// <param name="Kept">How many of the unread bytes stay unread.</param>
    public readonly record struct Step(int Reader, int Length, int Kept)
    {
        public override string ToString() => $"{Reader} gets {Length}, keeps {(Kept == int.MaxValue ? "all" : Kept)}";
    }
}
