namespace KisFast;

/// <summary>
/// What a journal keeps beside the records: what they rest on. A note is in the store before any record that was published after it was made.
/// </summary>
public sealed record JournalNote
{
    /// <summary>What it is.</summary>
    public required JournalNoteKind Kind { get; init; }

    /// <summary>When it was made, UTC ticks.</summary>
    public required long UtcTicks { get; init; }

    /// <summary>Where it was made: the position of the session's next record then. Every record before it was published before.</summary>
    public RecordPosition Before { get; init; }

    /// <summary>The session's index; -1 for the feed.</summary>
    public int SessionIndex { get; init; } = -1;

    /// <summary>UTF-8 text, JSON where the kind says so.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Its number in the journal, growing; set when it is read.</summary>
    public long Number { get; init; }
}
