using FsCheck.Fluent;

namespace KisFast.Tests.Properties;

/// <summary>A connection's notices: 0 to 6 frames, each perhaps cut into two fragments with a ping between them.</summary>
/// <param name="Cuts">For each frame where it is cut, modulo its length; 0 for whole.</param>
public sealed record NoticeFrames(NoticeFrame[] Frames, int[] Cuts) : IGenerated
{
    /// <inheritdoc/>
    public static IEnumerable<string> AllClasses => ["none", "one frame", "several frames", "in fragments", "whole",
        "plain and encrypted", .. NoticeFrame.AllClasses];

    /// <inheritdoc/>
    public IEnumerable<string> Classes
    {
        get
        {
            yield return Frames.Length switch { 0 => "none", 1 => "one frame", _ => "several frames" };
            if (Cuts.Any(cut => cut > 0)) yield return "in fragments";
            if (Cuts.Any(cut => cut == 0)) yield return "whole";
            if (Frames.Select(frame => frame.IsEncrypted).Distinct().Count() == 2) yield return "plain and encrypted";
            foreach (string name in Frames.SelectMany(frame => frame.Classes)) yield return name;
        }
    }

    public static Arbitrary<NoticeFrames> Arbitrary()
    {
        var frame = NoticeFrame.Arbitrary();
        return Arb.From(
            from count in Gen.Choose(0, 6)
            from frames in frame.Generator.ArrayOf(count)
            from cuts in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 400))).ArrayOf(count)
            select new NoticeFrames(frames, cuts),
            frames => Shrink(frames, frame.Shrinker));
    }

    public override string ToString() =>
        $"[{string.Join("; ", Frames.Zip(Cuts, (frame, cut) => cut == 0 ? $"{frame}" : $"{frame} cut at {cut}"))}]";

    private static IEnumerable<NoticeFrames> Shrink(NoticeFrames frames, Func<NoticeFrame, IEnumerable<NoticeFrame>> shrink)
    {
        if (frames.Cuts.Any(cut => cut > 0)) yield return frames with { Cuts = new int[frames.Cuts.Length] };
        (NoticeFrame Frame, int Cut)[] pairs = [.. frames.Frames.Zip(frames.Cuts)];
        foreach (var smaller in Shrinking.Elements(pairs, pair => shrink(pair.Frame).Select(frame => (frame, pair.Cut))))
            yield return new NoticeFrames([.. smaller.Select(pair => pair.Frame)], [.. smaller.Select(pair => pair.Cut)]);
    }
}
