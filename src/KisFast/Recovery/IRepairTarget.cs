namespace KisFast.Recovery;

/// <summary>Where a repair writes: the session, whose ring and ledger have one writer at a time.</summary>
internal interface IRepairTarget
{
    /// <summary>
    /// Runs work where the session's reads run: between two of them, so that nothing is published or booked meanwhile. The work is
    /// short and does not wait.
    /// </summary>
    /// <param name="work">Reads and writes the ledger, calls <see cref="Publish"/>.</param>
    /// <param name="cancellationToken">Gives up before the work begins.</param>
    /// <returns>Completes when the work is done; faults with what it threw.</returns>
    Task RunAsync(Action work, CancellationToken cancellationToken);

    /// <summary>The present moment, as reads are stamped. Within <see cref="RunAsync"/> only.</summary>
    RecordStamp Now { get; }

    /// <summary>
    /// Whether notices have come that are not booked yet, because their key has not, or the ring has no room: they may be what the history has beyond the
    /// ledger. Within <see cref="RunAsync"/> only.
    /// </summary>
    bool HoldsNotices { get; }

    /// <summary>
    /// Publishes a record, its <see cref="FillRecord.Sequence"/> set, and books it in the ledger, as every record is when it is
    /// published. Within <see cref="RunAsync"/> only.
    /// </summary>
    void Publish(in FillRecord record);
}
