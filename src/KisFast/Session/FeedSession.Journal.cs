using KisFast.Handling;
using KisFast.Recovery;

namespace KisFast.Session;

/// <content>The session's books in a journal.</content>
internal sealed partial class FeedSession
{
    private static readonly TimeSpan LongestLookBack = TimeSpan.FromDays(OrderLedger.RetainedDays);

    /// <summary>
    /// From now on, the books are kept in a journal whenever they rest on the history anew; what repairs rest on, before they publish; and
    /// the notices' texts, where they are asked for.
    /// </summary>
    public void KeepBooks(FeedJournal journal)
    {
        _closer.BooksChanged = (() => CopyBooks(journal), journal.Tend);
        _texts?.Keep = (kind, text) => Keep(journal, kind, text);
        if (_repairer is null) return;
        _rest.KeepsPages = true;
        _repairer.Evidence = new RepairEvidence((kind, contents) =>
        {
            long now = Now();
            foreach (ReadOnlyMemory<byte> content in contents) Keep(journal, kind, content, now);
        });
    }

    private long _heardBefore;

    /// <summary>Until when it has heard, as UTC ticks: its last read, or, before its first one, until when somebody had heard for it.</summary>
    public long HeardUntil => _counters.LastRead?.UtcTicks ?? _heardBefore;

    /// <summary>A journal begins with this run. Before the session runs.</summary>
    public void BeginJournal(DateTimeOffset now) => _heardBefore = now.UtcTicks;

    /// <summary>Books what a journal holds; then says since when nobody has looked. Before the session runs.</summary>
    /// <param name="books">What was read of it.</param>
    /// <param name="lastHeard">Until when somebody looked, as far as the journal knows.</param>
    /// <param name="now">The present moment.</param>
    public void Restart(SessionBooks books, DateTimeOffset lastHeard, DateTimeOffset now)
    {
        DateTimeOffset since = books.UnrepairedSince < lastHeard ? books.UnrepairedSince.Value : lastHeard;
        // A clock that went back, or was ahead: how long ago that was cannot be told.
        if (since > now) since = now - LongestLookBack;
        _heardBefore = since.UtcTicks;
        _closer.Restart = (since, books.HasBaseline);
    }

    /// <summary>Where a journal's records of this session are booked.</summary>
    public SessionBooks OpenBooks() => new(_session.HtsIds, _ledger);

    // In the receive flow.
    private void CopyBooks(FeedJournal journal)
    {
        if (_ledger is null) return;
        // What a handler has not got to, or failed on, may be in no journal: the records from there on speak for themselves.
        IReadOnlyList<FillRecord> unhandled = _processor.CopyUnhandled();
        var note = new LedgerNote(_session.HtsIds[0], _ledger.HasBaseline, _ledger.Export(unhandled));
        Keep(journal, JournalNoteKind.Ledger, note.Write(), Now(), unhandled.Count - _processor.OwnWaiting);
    }

    private void Keep(FeedJournal journal, JournalNoteKind kind, ReadOnlyMemory<byte> content) => Keep(journal, kind, content, Now());

    private void Keep(FeedJournal journal, JournalNoteKind kind, ReadOnlyMemory<byte> content, long utcTicks, int unhandled = 0) => journal.Keep(new JournalNote
    {
        Kind = kind,
        UtcTicks = utcTicks,
        SessionIndex = Index,
        Before = new RecordPosition(journal.Epoch, _processor.LastPublished + 1 - unhandled),
        Content = content,
    });

    private long Now() => _clock.Stamp(Index).ReceivedUtcTicks;
}
