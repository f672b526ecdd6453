namespace KisFast;

/// <summary>What goes into a journal in one piece. See <see cref="IJournalWriter.Append"/>.</summary>
public readonly ref struct JournalBatch
{
    /// <summary>The records.</summary>
    public ReadOnlySpan<FillRecord> Records { get; init; }

    /// <summary>Kept before the records: what they rest on.</summary>
    public ReadOnlySpan<JournalNote> Notes { get; init; }

    /// <summary>How far handlers have got; those that are not named keep what they had.</summary>
    public ReadOnlySpan<HandlerPosition> Handlers { get; init; }

    /// <summary>When every session was last known to hear, as UTC ticks; 0: as before. Only the latest counts.</summary>
    public long HeardUtcTicks { get; init; }
}
