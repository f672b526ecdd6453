namespace KisFast;

/// <summary>What a journal knows of the starts before.</summary>
public sealed record JournalState
{
    /// <summary>A journal that has just been begun.</summary>
    public static JournalState Empty { get; } = new();

    /// <summary>The last record's position; the default value when there is none.</summary>
    public RecordPosition Last { get; init; }

    /// <summary>The highest epoch that was ever claimed, 0 when none was. It may have no record.</summary>
    public long LastEpoch { get; init; }

    /// <summary>
    /// Until when every session was known to hear, UTC: the latest <see cref="JournalBatch.HeardUtcTicks"/>. Null when none was ever given.
    /// </summary>
    public DateTimeOffset? LastHeard { get; init; }

    /// <summary>How far each handler had got.</summary>
    public IReadOnlyList<HandlerPosition> Handlers { get; init; } = [];

    /// <summary>Where a handler had got to; the default value when it is not known.</summary>
    public RecordPosition PositionOf(string handler)
    {
        foreach (HandlerPosition known in Handlers)
        {
            if (known.Handler == handler)
                return known.Position;
        }

        return default;
    }
}
