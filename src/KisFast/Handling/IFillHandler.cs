namespace KisFast;

/// <summary>
/// A consumer of the feed, on a thread of its own (<see cref="FillFeed.HandleWith{THandler}(THandler)"/>) or on the one that reads
/// (<see cref="FillFeed.HandleInline{THandler}(THandler)"/>). Records are shared with the other handlers, so they are read-only.
/// </summary>
public interface IFillHandler
{
    /// <summary>Called for every record, in order.</summary>
    /// <param name="record">The record in its ring slot: valid during the call; copy what you keep.</param>
    /// <param name="sequence">The ring's sequence of the record.</param>
    /// <param name="endOfBatch">Whether no further record is available at the moment: the time to flush.</param>
    void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch);
}
