using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace KisFast.Diagnostics;

/// <summary>
/// The meter. Every instrument is observable: it reads the feeds' plain counters when somebody collects, so that a notice costs
/// nothing more. The two latencies alone need a clock read of their own, one per read and one per batch, and only while they are
/// listened to.
/// </summary>
internal static class FeedMeter
{
    /// <summary>The tag that tells feeds apart: <see cref="FillFeedOptions.Name"/>.</summary>
    public const string FeedTag = "kisfast.feed";

    // Those that are gone leave what they counted; of more than this many the oldest are forgotten.
    private const int MostGone = 64;

    private static readonly Lock Gate = new();
    private static readonly Meter Meter = new(KisFastTelemetry.MeterName, Version);
    private static readonly InstrumentAdvice<double> Advice = new() { HistogramBucketBoundaries = LatencyBuckets.Bounds };
    private static readonly List<(string Name, Func<IFeedMetrics, IEnumerable<Measurement<long>>> Read)> Counters = [];
    private static readonly CarriedCounts Nothing = new();
    private static Measured[] _feeds = [];

    /// <summary>From the return of the socket read to the publication of its last record; enabled while somebody listens.</summary>
    public static readonly Histogram<double> ReceiveToPublish = Meter.CreateHistogram(
        "kisfast.receive_to_publish", "s",
        "Socket reads that brought notices, by the time until their last record was published.", tags: null, Advice);

    /// <summary>From the return of the socket read to the end of a handler's work on a batch; enabled while somebody listens.</summary>
    public static readonly Histogram<double> ReceiveToHandle = Meter.CreateHistogram(
        "kisfast.receive_to_handle", "s",
        "Batches of a handler, by the time from the socket read that brought the last record until it was handled.", tags: null, Advice);

    private static readonly Histogram<double> Inline = Meter.CreateHistogram(
        "kisfast.inline", "s",
        "Socket reads that brought records, by the time for which decoding and inline handlers held the receive thread.", tags: null, Advice);

    static FeedMeter()
    {
        Count("kisfast.received", "By", "Bytes of WebSocket frames received, headers included.", static s => s.Bytes);
        Count("kisfast.reads", "{read}", "Socket reads that brought bytes.", static s => s.Reads);
        Count("kisfast.frames", "{frame}", "WebSocket messages received, control messages of KIS included.", static s => s.Messages);
        Count("kisfast.notices", "{notice}", "KIS notices that became records.", static s => s.Notices);
        Count("kisfast.pingpongs", "{message}", "PINGPONG messages of KIS.", static s => s.PingPongs);
        Count("kisfast.connects", "{connection}", "Connections begun.", static s => s.Connects);
        Count("kisfast.reconnects", "{connection}", "Connections begun after a session's first.", static s => s.Reconnects);
        Count("kisfast.failures", "{failure}", "Lost connections and failed attempts.", static s => s.Failures);
        Count("kisfast.gaps.opened", "{gap}", "Gaps marked in the ring.", static s => s.GapsOpened);
        Counter("kisfast.gaps.closed", "{gap}", "Gaps marked as over, by what became of them.", static feed => feed.GapOutcomes());
        Meter.CreateObservableUpDownCounter("kisfast.gaps.standing", static () => Collect(static feed => feed.One(feed.Statistics.StandingGaps)), "{gap}",
            "Gaps that nobody repaired, settled or acknowledged.");
        Meter.CreateObservableUpDownCounter("kisfast.missing.quantity", static () => Collect(static feed => feed.One(feed.Statistics.MissingQuantity)),
            "{share}",
            "Shares known to be missing.");
        Count("kisfast.repaired.quantity", "{share}", "Shares of the fills published from the order history.", static s => s.RepairedQuantity);
        Count("kisfast.ring.stalls", "{stall}", "Times that notices had to wait for a free slot.", static s => s.RingStalls);
        Count("kisfast.handler.errors", "{error}", "Exceptions of handlers that were logged and left behind.", static s => s.HandlerErrors);
        Count("kisfast.inline.slow", "{read}", "Socket reads whose records held the receive thread longer than InlineLimit.", static s => s.SlowInline);
        Count("kisfast.quarantine.errors", "{error}", "Exceptions of the quarantine callback.", static s => s.QuarantineErrors);
        Quotes("kisfast.quotes", "{quote}", "Records of market data published.", static s => s.Published);
        Quotes("kisfast.quotes.skipped", "{quote}", "Records of market data that a handler was too slow for.", static s => s.Skipped);
        Quotes("kisfast.quotes.handler.errors", "{error}", "Exceptions of handlers of market data.", static s => s.HandlerErrors);
        Meter.CreateObservableUpDownCounter("kisfast.registrations", static () => Collect(static feed => feed.RegistrationCounts()), "{registration}",
            "Registrations beside the notices, by state.");
        Counter("kisfast.records", "{record}", "Records published, by kind, source and market; only combinations that occurred.",
            static feed => feed.RecordCounts());
        Counter("kisfast.rejects", "{message}", "Messages that gave no record, by reason.", static feed => feed.RejectCounts());
        Meter.CreateObservableUpDownCounter("kisfast.ring.size", static () => Collect(static feed => feed.One(feed.Statistics.RingSize)), "{record}",
            "Slots of the ring.");
        Meter.CreateObservableUpDownCounter("kisfast.ring.backlog", static () => Collect(static feed => feed.One(feed.Statistics.RingBacklog)), "{record}",
            "Records the slowest handler has yet to handle.");
        Meter.CreateObservableUpDownCounter("kisfast.sessions", static () => Collect(static feed => feed.SessionCounts()), "{session}",
            "Sessions, by state.");
        Meter.CreateObservableGauge("kisfast.poll.longest_pause", static () => Collect(static feed => feed.LongestPollPause()), "s",
            "The longest time from one Poll to the next, of feeds that are polled.");
        Meter.CreateObservableGauge("kisfast.last_read.age", static () => Collect(static feed => feed.LastReadAge()), "s",
            "Time since a session last heard from KIS, of the session that has been silent longest.");
        // The first of each drains the counters into the histogram, in the same collection; all tell of what it drained.
        Quantiles(ReceiveToPublish, "reads", static feed => [feed.PublishLatencies]);
        Quantiles(ReceiveToHandle, "batches of a handler", static feed => feed.HandleLatencies);
        Quantiles(Inline, "reads that brought records", static feed => feed.InlineTimes);
    }

    /// <summary>The library's version, that of the meter and the activity source.</summary>
    public static string Version => typeof(FeedMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>From now on the feed is observed, in place of an older one of its name, whose counts it carries on.</summary>
    public static void Add(IFeedMetrics feed)
    {
        lock (Gate)
        {
            Measured? older = Array.Find(_feeds, f => f.Name == feed.Name);
            int tooMany = _feeds.Count(f => f != older && f.Feed is null) - MostGone;
            _feeds = [.. _feeds.Where(f => f != older && (f.Feed is not null || tooMany-- <= 0)), new Measured(feed, older?.Finish())];
        }
    }

    /// <summary>
    /// The feed has ended. It is observed for some minutes more: a host disposes the feed before its exporter collects for the last time,
    /// and a short run is in no other collection.
    /// </summary>
    public static void Remove(IFeedMetrics feed)
    {
        foreach (Measured measured in Volatile.Read(ref _feeds))
        {
            if (measured.Is(feed)) measured.Retire();
        }
    }

    private static void Count(string name, string unit, string description, Func<FeedStatistics, long> read) =>
        Counter(name, unit, description, feed => feed.One(read(feed.Statistics)));

    private static void Quotes(string name, string unit, string description, Func<MarketDataStatistics, long> read) =>
        Counter(name, unit, description, feed => feed.One(read(feed.MarketData)));

    private static void Counter(string name, string unit, string description, Func<IFeedMetrics, IEnumerable<Measurement<long>>> read)
    {
        Counters.Add((name, read));
        Meter.CreateObservableCounter(name, () => Collect((feed, before) => before.Plus(name, read(feed))), unit, description);
    }

    private static void Quantiles(Histogram<double> histogram, string what, Func<IFeedMetrics, IReadOnlyList<LatencyDrain>> drains)
    {
        Meter.CreateObservableGauge(histogram.Name + ".p50", () => Collect(feed => Drained(feed, 0.5)), "us",
            $"The median of the {what} since the last collection.");
        Meter.CreateObservableGauge(histogram.Name + ".p99", () => Collect(feed => Each(feed, 0.99)), "us",
            $"The 99th percentile of the {what} since the last collection.");
        Meter.CreateObservableGauge(histogram.Name + ".max", () => Collect(feed => Each(feed, 1)), "us",
            $"The slowest of the {what} since the last collection.");

        IEnumerable<Measurement<double>> Drained(IFeedMetrics feed, double quantile)
        {
            foreach (LatencyDrain drain in drains(feed)) drain.Into(histogram);
            return Each(feed, quantile);
        }

        IEnumerable<Measurement<double>> Each(IFeedMetrics feed, double quantile) => drains(feed).SelectMany(drain => drain.Quantile(quantile));
    }

    private static List<Measurement<T>> Collect<T>(Func<IFeedMetrics, IEnumerable<Measurement<T>>> read)
        where T : struct => Collect((feed, _) => read(feed));

    private static List<Measurement<T>> Collect<T>(Func<IFeedMetrics, CarriedCounts, IEnumerable<Measurement<T>>> read)
        where T : struct
    {
        var all = new List<Measurement<T>>();
        foreach (Measured measured in Volatile.Read(ref _feeds))
        {
            if (measured.Feed is { } feed) all.AddRange(read(feed, measured.Before ?? Nothing));
        }

        return all;
    }

    /// <summary>A feed that is observed, for as long as somebody else holds it.</summary>
    private sealed class Measured(IFeedMetrics feed, CarriedCounts? before)
    {
        // More than the interval of any usual exporter.
        private static readonly TimeSpan Afterlife = TimeSpan.FromMinutes(5);

        private readonly WeakReference<IFeedMetrics> _feed = new(feed);
        private long _retiredAt;
        private CarriedCounts? _last;

        public string Name { get; } = feed.Name;

        /// <summary>What feeds of its name had counted before it; null: it is the first.</summary>
        public CarriedCounts? Before => before;

        public IFeedMetrics? Feed =>
            _feed.TryGetTarget(out IFeedMetrics? feed) && (_retiredAt == 0 || Stopwatch.GetElapsedTime(_retiredAt) < Afterlife) ? feed : null;

        public bool Is(IFeedMetrics feed) => _feed.TryGetTarget(out IFeedMetrics? other) && other == feed;

        public void Retire()
        {
            _last = Finish();
            _retiredAt = Stopwatch.GetTimestamp();
        }

        /// <summary>What it and those before it have counted: as it is, or as it was when it ended.</summary>
        public CarriedCounts? Finish()
        {
            if (!_feed.TryGetTarget(out IFeedMetrics? feed)) return _last ?? before;
            var all = new CarriedCounts();
            if (before is not null) all.Add(before);
            foreach ((string name, var read) in Counters) all.Add(name, read(feed));
            return all;
        }
    }
}
