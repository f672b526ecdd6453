using KisFast.Handling;
using KisFast.Recovery;

namespace KisFast.Session;

/// <content>The session's books in a journal.</content>
internal sealed partial class FeedSession
{
    private static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(OrderLedger.RetainedDays);

    /// <summary>From now on, the books are kept in a journal whenever they rest on the history anew.</summary>
    public void KeepBooks(FeedJournal journal) => _closer.BooksChanged = (() => CopyBooks(journal), journal.Tend);

    /// <summary>Books what a journal holds; then says since when nobody has looked. Before the session runs.</summary>
    /// <param name="books">What was read of it.</param>
    /// <param name="lastHeard">Until when somebody looked, as far as the journal knows.</param>
    /// <param name="now">The present moment.</param>
    public void Restart(SessionBooks books, DateTimeOffset lastHeard, DateTimeOffset now)
    {
        DateTimeOffset since = books.UnrepairedSince < lastHeard ? books.UnrepairedSince.Value : lastHeard;
        // A clock that went back, or was ahead: how long ago that was cannot be told.
        if (since > now) since = now - LongestLookBack;
        _closer.Restart = (since, books.HasBaseline);
    }

    /// <summary>Where a journal's records of this session are booked.</summary>
    public SessionBooks OpenBooks() => new(_session.HtsIds, _ledger);

    // In the receive flow.
    private void CopyBooks(FeedJournal journal)
    {
        if (_ledger is null) return;
        var note = new LedgerNote(_session.HtsIds[0], _ledger.HasBaseline, _ledger.Export());
        journal.Keep(new JournalNote
        {
            Kind = JournalNoteKind.Ledger,
            UtcTicks = _clock.Stamp(Index).ReceivedUtcTicks,
            SessionIndex = Index,
            Before = new RecordPosition(journal.Epoch, _processor.LastPublished + 1),
            Content = note.Write(),
        });
    }
}
