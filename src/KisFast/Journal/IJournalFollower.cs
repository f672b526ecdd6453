namespace KisFast;

/// <summary>
/// Reads a journal and waits for what is to come. <see cref="IJournalReader.GetStateAsync"/> names the handlers of this consumer. One
/// thread reads; <see cref="Keep"/> may be called from another.
/// </summary>
public interface IJournalFollower : IJournalReader
{
    /// <summary>Says where to go on. What follows is checked to follow: without a hole, and nothing that went back.</summary>
    /// <param name="after">The last record that is not wanted; the default value: all there is.</param>
    /// <exception cref="JournalException">It is not there any more (<see cref="JournalFault.Trimmed"/>), or the journal ends before it
    /// (<see cref="JournalFault.WentBack"/>).</exception>
    void Begin(RecordPosition after);

    /// <summary>Reads the next records, or waits for them.</summary>
    /// <param name="records">Where they go; at least one.</param>
    /// <param name="wait">How long to wait at most, up to a second.</param>
    /// <returns>How many; 0: none came.</returns>
    /// <exception cref="JournalException">
    /// <see cref="JournalFault.Unavailable"/> and <see cref="JournalFault.Io"/> pass: call again. After any other one this follower is over.
    /// </exception>
    int Next(Span<FillRecord> records, TimeSpan wait);

    /// <summary>Keeps how far handlers have got.</summary>
    /// <exception cref="JournalException">They could not be kept.</exception>
    void Keep(ReadOnlySpan<HandlerPosition> handlers);
}
