using System.Runtime.Intrinsics.X86;
using KisFast.Wire;

namespace KisFast.Benchmarks.Quick;

/// <summary>The decoders of a table, each running that many iterations in its own loop.</summary>
internal sealed record QuickRivals(Action<int> Floor, Action<int> KisFast, Action<int> SpanBcl, Action<int> Idiomatic);

/// <summary>One table of the <c>quick</c> command.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Notices">How many notices one iteration decodes.</param>
/// <param name="Bytes">How many frame bytes one iteration reads.</param>
/// <param name="Create">Sets the decoders up.</param>
internal sealed record QuickScenario(string Title, int Notices, int Bytes, Func<QuickRivals> Create)
{
    /// <summary>All tables.</summary>
    public static IReadOnlyList<QuickScenario> All { get; } =
    [
        .. WholePath.Frames.Select(OneAgainAndAgain),
        .. Sse2.IsSupported ? [Isolated(NoticeFrame.Typical)] : Array.Empty<QuickScenario>(),
        .. Mixed.Frames.Select(Different),
        .. Bursts.Reads.Select(Burst),
    ];

    /// <summary>This build's own decoder for another build's run: called by reflection.</summary>
    /// <param name="title">The table's heading.</param>
    /// <returns>Null when this build has no such table.</returns>
    public static Action<int>? CreateKisFast(string title) => All.FirstOrDefault(scenario => scenario.Title == title)?.Create().KisFast;

    private static QuickScenario OneAgainAndAgain(NoticeFrame frame) => new($"{frame.Name}, encrypted", frame.Notices, frame.Bytes.Length, () =>
    {
        var path = new WholePath { Frame = frame };
        path.Setup();
        return new QuickRivals(
            n => { for (int i = 0; i < n; i++) path.Floor(); },
            n => { for (int i = 0; i < n; i++) path.KisFastDecoder(); },
            n => { for (int i = 0; i < n; i++) path.SpanBcl(); },
            n => { for (int i = 0; i < n; i++) path.Idiomatic(); });
    });

    // A load fence lets nothing after it begin before all that is before it is done: no frame overlaps the next one, as a lone fill does not.
    private static QuickScenario Isolated(NoticeFrame frame) => new($"{frame.Name}, isolated: a load fence after each", frame.Notices, frame.Bytes.Length, () =>
    {
        var path = new WholePath { Frame = frame };
        path.Setup();
        return new QuickRivals(
            n => { for (int i = 0; i < n; i++) { path.Floor(); Sse2.LoadFence(); } },
            n => { for (int i = 0; i < n; i++) { path.KisFastDecoder(); Sse2.LoadFence(); } },
            n => { for (int i = 0; i < n; i++) { path.SpanBcl(); Sse2.LoadFence(); } },
            n => { for (int i = 0; i < n; i++) { path.Idiomatic(); Sse2.LoadFence(); } });
    });

    private static QuickScenario Different(NoticeFrame frames) => new($"{frames.Name}, encrypted, a frame each", frames.Notices, frames.Bytes.Length, () =>
    {
        var mixed = new Mixed { Frame = frames };
        mixed.Setup();
        return new QuickRivals(
            n => { for (int i = 0; i < n; i++) mixed.Floor(); },
            n => { for (int i = 0; i < n; i++) mixed.KisFastDecoder(); },
            n => { for (int i = 0; i < n; i++) mixed.SpanBcl(); },
            n => { for (int i = 0; i < n; i++) mixed.Idiomatic(); });
    });

    private static QuickScenario Burst(NoticeFrame read) =>
        new($"{read.Name}, encrypted, WebSocket framing included for KisFast", read.Notices, read.Bytes.Length, () =>
    {
        var bursts = new Bursts { Frame = read };
        bursts.Setup();
        return new QuickRivals(
            n => { for (int i = 0; i < n; i++) bursts.Floor(); },
            n => { for (int i = 0; i < n; i++) bursts.KisFastFeed(); },
            n => { for (int i = 0; i < n; i++) bursts.SpanBcl(); },
            n => { for (int i = 0; i < n; i++) bursts.Idiomatic(); });
    });
}
