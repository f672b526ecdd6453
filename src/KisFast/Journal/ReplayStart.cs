namespace KisFast;

/// <summary>Which of a journal's records a handler is given before the live ones.</summary>
public readonly record struct ReplayStart
{
    private enum Kind
    {
        Nowhere,
        Beginning,
        Day,
        Handled,
        Position,
    }

    private Kind From { get; init; }

    private RecordPosition Position { get; init; }

    /// <summary>Whether it rests on how far the handler had got.</summary>
    internal bool IsLastHandled => From == Kind.Handled;

    /// <summary>None: only what comes from now on. The default value.</summary>
    public static ReplayStart Live => default;

    /// <summary>All that the journal holds.</summary>
    public static ReplayStart Beginning { get; } = new() { From = Kind.Beginning };

    /// <summary>
    /// The trading day's: from 08:00 by Korea's clock, after New York's day has ended and before Tokyo's begins. For a strategy that keeps
    /// its books in memory.
    /// </summary>
    public static ReplayStart Today { get; } = new() { From = Kind.Day };

    /// <summary>
    /// Where this handler, by its name, had got to: what comes after the last batch that it finished. The whole journal when it is not
    /// known. For a handler that keeps its books outside the process.
    /// </summary>
    public static ReplayStart LastHandled { get; } = new() { From = Kind.Handled };

    /// <summary>What comes after a position.</summary>
    public static ReplayStart After(RecordPosition position) => new() { From = Kind.Position, Position = position };

    /// <summary>The last position that is not given.</summary>
    /// <param name="reader">The journal.</param>
    /// <param name="before">What it held when it was claimed.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async ValueTask<RecordPosition> ResolveAsync(
        IJournalReader reader, JournalState before, string handler, DateTimeOffset now, CancellationToken cancellationToken) => From switch
        {
            Kind.Beginning => default,
            Kind.Day => await reader.FindAsync(TradingDay.BeginOf(TradingDay.Of(now.UtcTicks)), cancellationToken).ConfigureAwait(false),
            Kind.Handled => before.PositionOf(handler),
            Kind.Position => Position,
            _ => before.Last,
        };
}
