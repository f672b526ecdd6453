using System.Diagnostics.Metrics;

namespace KisFast.Diagnostics;

/// <summary>What the meter reads of a feed when somebody collects. Any thread, at any time.</summary>
internal interface IFeedMetrics
{
    /// <summary>The feed's name.</summary>
    string Name { get; }

    /// <summary>What was counted so far.</summary>
    FeedStatistics Statistics { get; }

    /// <summary>What was counted of the market data.</summary>
    MarketDataStatistics MarketData { get; }

    /// <summary>A value as a measurement with the feed's name.</summary>
    IEnumerable<Measurement<long>> One(long value);

    /// <summary>Records published, by kind, source and market.</summary>
    IEnumerable<Measurement<long>> RecordCounts();

    /// <summary>Messages that gave no record, by reason.</summary>
    IEnumerable<Measurement<long>> RejectCounts();

    /// <summary>Sessions, by state.</summary>
    IEnumerable<Measurement<long>> SessionCounts();

    /// <summary>Registrations beside the notices, by state.</summary>
    IEnumerable<Measurement<long>> RegistrationCounts();

    /// <summary>Gaps that ended, by outcome.</summary>
    IEnumerable<Measurement<long>> GapOutcomes();

    /// <summary>Seconds since the session that has been silent longest last heard from KIS; nothing before each has heard once.</summary>
    IEnumerable<Measurement<double>> LastReadAge();

    /// <summary>Seconds of the longest time from one Poll to the next; nothing where nobody polls.</summary>
    IEnumerable<Measurement<double>> LongestPollPause();

    /// <summary>From the return of a read to the publication of its last record.</summary>
    LatencyDrain PublishLatencies { get; }

    /// <summary>From the return of a read to the end of a handler's batch, for each handler.</summary>
    IReadOnlyList<LatencyDrain> HandleLatencies { get; }

    /// <summary>How long reads that brought records held the receive thread; none without inline handlers.</summary>
    IReadOnlyList<LatencyDrain> InlineTimes { get; }
}
