namespace KisFast.Cli;

/// <summary>What <c>kisfast listen</c> was asked for.</summary>
/// <param name="Options">The feed's options, credentials included.</param>
/// <param name="Format"><c>table</c>, <c>json</c> or <c>csv</c>.</param>
/// <param name="Style">How a table looks.</param>
/// <param name="Csv">How CSV is written.</param>
/// <param name="Filter">Which records are shown; null: all.</param>
/// <param name="Count">How many of those shown; null for no end.</param>
/// <param name="For">How long from the moment it is live; null for no end.</param>
/// <param name="Quarantine">Where rejected frames go, if anywhere.</param>
/// <param name="WebPort">Where the live page is; null: nowhere.</param>
/// <param name="Alert">What happens at a fill and at a gap.</param>
internal sealed record ListenRequest(
    FillFeedOptions Options, string Format, TableStyle Style, CsvStyle Csv, RecordFilter? Filter, long? Count, TimeSpan? For, string? Quarantine, int? WebPort,
    AlertRequest Alert)
{
    /// <summary>With a stream: where to begin; null: with what comes.</summary>
    public ReplayStart? From { get; init; }
}
