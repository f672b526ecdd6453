namespace KisFast;

/// <summary>Reads a journal. Not safe for several threads at once; any number of readers may be open.</summary>
public interface IJournalReader : IAsyncDisposable
{
    /// <summary>What it holds now.</summary>
    ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default);

    /// <summary>Where to read from for everything received at or after a moment: the position before the first such record.</summary>
    /// <param name="since">The moment, compared with <see cref="FillRecord.ReceivedAt"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="JournalState.Last"/> when there is none.</returns>
    ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default);

    /// <summary>Reads the records after a position, oldest first.</summary>
    /// <param name="after">The default value: from the start.</param>
    /// <param name="records">Where they go, <see cref="FillRecord.IsReplayed"/> set; at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many; 0 at the end.</returns>
    ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default);

    /// <summary>Reads notes in the order they were kept in.</summary>
    /// <param name="kind">Only these; null: all.</param>
    /// <param name="after">The <see cref="JournalNote.Number"/> to go on after; 0: from the start.</param>
    /// <param name="most">How many at most, 1 and up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Empty at the end.</returns>
    ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(
        JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default);
}
