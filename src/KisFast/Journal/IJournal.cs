namespace KisFast;

/// <summary>
/// A durable store of a feed's records, in order: one SQLite file (<c>KisFast.Sqlite</c>), a Redis stream (<c>KisFast.Redis</c>), or
/// memory (<see cref="MemoryJournal"/>). One writer at a time, any number of readers beside it. Making one opens nothing.
/// </summary>
/// <remarks>
/// <para>The rules every store keeps. A record's place is its <see cref="RecordPosition"/>: the epoch that
/// <see cref="OpenAsync"/> claimed, and its sequence. Positions only grow: an epoch is above every one before it, whatever the clock
/// says; inside an epoch sequences follow each other without a hole. A position is never written twice, and never with other
/// content. What <see cref="IJournalWriter.Kept"/> covers survives what the store is said to survive.</para>
/// <para>Unreadable is never new: only a store that is not there is begun anew.</para>
/// </remarks>
public interface IJournal
{
    /// <summary>What messages call it: a path, an address. Holds no secret.</summary>
    string Name { get; }

    /// <summary>
    /// Whether somebody waits for what is appended, as readers on other machines do: then a record is appended at once, which costs the thread that reads
    /// a wake-up unless it sends itself (<see cref="CanBegin"/>); otherwise within a twentieth of a second, together with those that came meanwhile,
    /// and it pays nothing.
    /// </summary>
    bool IsAwaited => false;

    /// <summary>
    /// Whether its writers can send a batch on its way without a wait (<see cref="IJournalWriter.TryBegin"/>): then the thread that reads does that
    /// itself, and wakes the journal's only where it could not.
    /// </summary>
    bool CanBegin => false;

    /// <summary>Takes the journal over for writing, under a new epoch. Makes the store when there is none.</summary>
    /// <param name="owner">Whose records it is to hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">Somebody else writes, the store cannot be read or written, or it is another owner's.</exception>
    ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default);

    /// <summary>Opens it for reading, beside a writer or without one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default);
}
