using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>The times between calls, in milliseconds: bursts, and up to two seconds.</summary>
public sealed record Pauses(int[] Milliseconds) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["a burst", "a second", "more than 20 calls"];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            if (Milliseconds.Zip(Milliseconds.Skip(1)).Any(pair => pair is (0, 0))) yield return "a burst";
            if (Milliseconds.Any(pause => pause >= 1000)) yield return "a second";
            if (Milliseconds.Length > 20) yield return "more than 20 calls";
        }
    }

    public static Arbitrary<Pauses> Arbitrary() => Arb.From(
        from count in Gen.Choose(0, 60)
        from pauses in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Choose(0, 60)), (1, Gen.Elements(999, 1000, 1001)),
            (1, Gen.Choose(0, 2000))).ArrayOf(count)
        select new Pauses(pauses),
        pauses => Shrinking.Elements(pauses.Milliseconds, pause => pause > 0 ? [0] : []).Select(values => new Pauses(values)));

    public override string ToString() => string.Join(",", Milliseconds);
}
