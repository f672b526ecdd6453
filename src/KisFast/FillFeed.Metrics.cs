using System.Diagnostics;
using System.Diagnostics.Metrics;
using KisFast.Diagnostics;

namespace KisFast;

/// <content>What the meter reads when somebody collects.</content>
public sealed partial class FillFeed : IFeedMetrics
{
    private readonly List<(string Handler, LatencyBuckets Latencies)> _handled = [];

    /// <summary>A histogram for a handler that is being added.</summary>
    internal LatencyBuckets MeasureHandler(string name)
    {
        var latencies = new LatencyBuckets();
        lock (_handled) _handled.Add(($"{name}-{_handled.Count}", latencies));
        return latencies;
    }

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

    IEnumerable<Measurement<long>> IFeedMetrics.SessionCounts() =>
        from state in Enum.GetValues<FeedState>()
        select new Measurement<long>(
            _sessions.Count(s => s.State == state), Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.session.state", state.ToString()));

    IEnumerable<Measurement<double>> IFeedMetrics.LastReadAge()
    {
        DateTimeOffset?[] reads = [.. _sessions.Select(s => s.Counters.LastRead)];
        if (Array.Exists(reads, static r => r is null)) return [];
        TimeSpan age = DateTimeOffset.UtcNow - reads.Min()!.Value;
        return [new Measurement<double>(Math.Max(age.TotalSeconds, 0), Tag(FeedMeter.FeedTag, _options.Name))];
    }

    IEnumerable<Measurement<double>> IFeedMetrics.LongestPollPause() =>
        _caller is null ? [] : [new Measurement<double>(_caller.LongestPause.TotalSeconds, Tag(FeedMeter.FeedTag, _options.Name))];

    IEnumerable<Measurement<long>> IFeedMetrics.PublishLatencies() => Buckets(_plumbing.Published);

    IEnumerable<Measurement<long>> IFeedMetrics.InlineTimes() => _inline.IsUsed ? Buckets(_inline.Held) : [];

    IEnumerable<Measurement<long>> IFeedMetrics.HandleLatencies()
    {
        lock (_handled) return [.. _handled.SelectMany(h => Buckets(h.Latencies, Tag("kisfast.handler", h.Handler)))];
    }

    private IEnumerable<Measurement<long>> Buckets(LatencyBuckets latencies, params KeyValuePair<string, object?>[] tags) =>
        from bucket in Enumerable.Range(0, LatencyBuckets.Count)
        select new Measurement<long>(
            latencies.CountUpTo(bucket), [Tag(FeedMeter.FeedTag, _options.Name), Tag("le", LatencyBuckets.Bounds[bucket]), .. tags]);

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
