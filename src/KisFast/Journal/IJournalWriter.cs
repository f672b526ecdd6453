namespace KisFast;

/// <summary>One start's claim on a journal. Batches come from one thread at a time. Disposing flushes and gives the claim up.</summary>
public interface IJournalWriter : IAsyncDisposable
{
    /// <summary>The epoch that was claimed: milliseconds since 1970, above every epoch the journal held.</summary>
    long Epoch { get; }

    /// <summary>What the journal held when it was claimed.</summary>
    JournalState Before { get; }

    /// <summary>The last position the store has taken; <see cref="JournalState.Last"/> of <see cref="Before"/> at first. From any thread.</summary>
    RecordPosition Sent { get; }

    /// <summary>
    /// The last position that survives: a power cut for a file, the loss of a server for a replicated one. At or before <see cref="Sent"/>.
    /// From any thread.
    /// </summary>
    RecordPosition Kept { get; }

    /// <summary>
    /// Appends a batch, all or nothing: its notes, its records, then the handlers' positions and when somebody last looked. Returns when
    /// the store has taken it. Blocks the caller; allocates nothing for records.
    /// </summary>
    /// <param name="batch">
    /// Records of this epoch with <see cref="FillRecord.Epoch"/> set, their sequences one after the other, the first one the successor of
    /// the last appended (any for the epoch's first). Every part may be empty.
    /// </param>
    /// <exception cref="JournalException">
    /// The batch is not known to be in the store. The writer takes nothing more: dispose it, and open the journal again under a new epoch.
    /// </exception>
    void Append(in JournalBatch batch);

    /// <summary>
    /// Sends a batch on its way and waits for nothing: for the thread that reads, where <see cref="IJournal.CanBegin"/> says so. The next
    /// <see cref="Append"/> is of the same records; it waits for the answer, and does all again if there is none.
    /// </summary>
    /// <param name="batch">As in <see cref="Append"/>, without notes.</param>
    /// <returns>False: nothing was sent, for whatever reason.</returns>
    bool TryBegin(in JournalBatch batch) => false;

    /// <summary>Whether <see cref="TryEnd"/> is worth a call; otherwise the journal's thread is woken for each batch that was begun.</summary>
    bool CanEnd => false;

    /// <summary>
    /// Takes the answer to <see cref="TryBegin"/> if it is there and good, and waits for nothing: for the thread that reads, before the next batch.
    /// Does what <see cref="Append"/> of the same batch would.
    /// </summary>
    /// <param name="batch">What was begun.</param>
    /// <returns>False: <see cref="Append"/> is to be called, which tells what became of it.</returns>
    bool TryEnd(in JournalBatch batch) => false;

    /// <summary>Between two batches, when nothing has come for a while: keeps the store in order. From the thread of <see cref="Append"/>.</summary>
    /// <exception cref="JournalException">As <see cref="Append"/>.</exception>
    void Tend()
    {
    }
}
