using System.Diagnostics;
using System.Diagnostics.Metrics;
using KisFast.Diagnostics;

namespace KisFast;

/// <content>What the meter reads when somebody collects.</content>
public sealed partial class FillFeed : IFeedMetrics
{
    private readonly List<LatencyDrain> _handled = [];
    private LatencyDrain? _published;
    private LatencyDrain? _held;

    /// <summary>A histogram for a handler that is being added.</summary>
    internal LatencyBuckets MeasureHandler(string name)
    {
        var latencies = new LatencyBuckets();
        lock (_handled)
            _handled.Add(new LatencyDrain(latencies, Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.handler", $"{name}-{_handled.Count}")));
        return latencies;
    }

    string IFeedMetrics.Name => _options.Name;

    IEnumerable<Measurement<long>> IFeedMetrics.One(long value) => [new Measurement<long>(value, Tag(FeedMeter.FeedTag, _options.Name))];

    IEnumerable<Measurement<long>> IFeedMetrics.RecordCounts()
    {
        foreach ((RecordKind kind, RecordSource source, Market market, long count) in _plumbing.Counts.Counted)
        {
            yield return new Measurement<long>(
                count,
                Tag(FeedMeter.FeedTag, _options.Name),
                Tag("kisfast.record.kind", kind.ToString()),
                Tag("kisfast.record.source", source.ToString()),
                Tag("kisfast.record.market", market.ToString()));
        }
    }

    IEnumerable<Measurement<long>> IFeedMetrics.RejectCounts()
    {
        FeedStatistics statistics = Statistics;
        foreach (RejectReason reason in Enum.GetValues<RejectReason>())
        {
            if (reason == RejectReason.None) continue;
            yield return new Measurement<long>(
                statistics.RejectsOf(reason), Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.reject.reason", reason.ToString()));
        }
    }

    IEnumerable<Measurement<long>> IFeedMetrics.GapOutcomes()
    {
        FeedStatistics statistics = Statistics;
        return from outcome in Enum.GetValues<GapOutcome>()
               where outcome != GapOutcome.None
               select new Measurement<long>(
                   statistics.GapsOf(outcome), Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.gap.outcome", outcome.ToString()));
    }

    IEnumerable<Measurement<long>> IFeedMetrics.SessionCounts() =>
        from state in Enum.GetValues<FeedState>()
        select new Measurement<long>(
            _sessions.Count(s => s.State == state), Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.session.state", state.ToString()));

    IEnumerable<Measurement<double>> IFeedMetrics.LastReadAge()
    {
        DateTimeOffset?[] reads = [.. _sessions.Select(s => s.Counters.LastRead)];
        if (reads.Length == 0 || Array.Exists(reads, static r => r is null)) return [];
        TimeSpan age = DateTimeOffset.UtcNow - reads.Min()!.Value;
        return [new Measurement<double>(Math.Max(age.TotalSeconds, 0), Tag(FeedMeter.FeedTag, _options.Name))];
    }

    IEnumerable<Measurement<double>> IFeedMetrics.LongestPollPause() =>
        _caller is null ? [] : [new Measurement<double>(_caller.LongestPause.TotalSeconds, Tag(FeedMeter.FeedTag, _options.Name))];

    LatencyDrain IFeedMetrics.PublishLatencies => LazyInitializer.EnsureInitialized(
        ref _published, () => new LatencyDrain(_plumbing.Published, Tag(FeedMeter.FeedTag, _options.Name)));

    IReadOnlyList<LatencyDrain> IFeedMetrics.InlineTimes => !_inline.IsUsed ? [] :
    [
        LazyInitializer.EnsureInitialized(ref _held, () => new LatencyDrain(_inline.Held, Tag(FeedMeter.FeedTag, _options.Name))),
    ];

    IReadOnlyList<LatencyDrain> IFeedMetrics.HandleLatencies
    {
        get
        {
            lock (_handled) return [.. _handled];
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
