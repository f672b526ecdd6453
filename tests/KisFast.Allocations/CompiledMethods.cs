using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace KisFast.Allocations;

/// <summary>
/// Listens to the runtime's own events: which methods it compiled because somebody called them and had to wait. What it replaces by
/// better code, in the background or in a loop that goes on, is none of them.
/// </summary>
internal sealed class CompiledMethods : EventListener
{
    // Microsoft-Windows-DotNETRuntime: JitKeyword, MethodLoadVerbose; the tier is in bits 7 to 9 of MethodFlags.
    private const EventKeywords JitKeyword = (EventKeywords)0x10;
    private const int MethodLoadVerbose = 143;
    private const int TierShift = 7, TierMask = 7;

    // OptimizedTier1, OptimizedTier1OSR, InstrumentedTier, InstrumentedTierOptimized: code that takes another's place.
    private static readonly uint[] BetterTiers = [4, 5, 6, 7];

    private readonly ConcurrentQueue<(DateTime At, string Name, long Thread)> _methods = new();

    /// <summary>What was compiled on demand in a stretch of time, UTC.</summary>
    /// <param name="from">The start.</param>
    /// <param name="to">The end.</param>
    /// <param name="exceptThreadsOf">A part of a method's name: what its threads compiled is left out.</param>
    public string[] Between(DateTime from, DateTime to, string? exceptThreadsOf = null)
    {
        var methods = _methods.Where(method => method.At > from && method.At < to).ToArray();
        HashSet<long> others = [];
        if (exceptThreadsOf is not null)
            others.UnionWith(methods.Where(method => method.Name.Contains(exceptThreadsOf, StringComparison.Ordinal)).Select(method => method.Thread));
        return [.. methods.Where(method => !others.Contains(method.Thread)).Select(method => method.Name)];
    }

    /// <summary>Waits until nothing was compiled on demand for some time: what a start leaves to do has been done, however slow the machine.</summary>
    public void WaitForSilence(TimeSpan silence)
    {
        for (int count = -1; count != _methods.Count;)
        {
            count = _methods.Count;
            Thread.Sleep(silence);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId != MethodLoadVerbose) return;
        uint tier = ((uint)Field(eventData, "MethodFlags") >> TierShift) & TierMask;
        if (!BetterTiers.Contains(tier))
            _methods.Enqueue((eventData.TimeStamp, $"{Field(eventData, "MethodNamespace")}.{Field(eventData, "MethodName")}", eventData.OSThreadId));
    }

    private static object Field(EventWrittenEventArgs data, string name) => data.Payload![data.PayloadNames!.IndexOf(name)]!;
}
