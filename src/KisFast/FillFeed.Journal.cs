using KisFast.Diagnostics;
using KisFast.Handling;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Session;

namespace KisFast;

/// <content>The journal: claimed at the start, its records given to handlers that ask for them, its books to the sessions.</content>
public sealed partial class FillFeed
{
    private const int ReplayBatch = 512;

    // An order lives a day; what the books forget is a few days older than the last record.
    private static readonly TimeSpan BooksReachBack = TimeSpan.FromDays(OrderLedger.RetainedDays + 1);

    private readonly FeedJournal? _journal;
    private bool _isJournalPlaced;

    /// <summary>Whether its journal takes nothing at the moment: what comes is held in memory, and is lost with the process.</summary>
    public bool IsJournalAway => _journal?.IsAway == true;

    /// <summary>
    /// Says where the journal stands among the handlers: first, with what is added to it by <see cref="FillHandlers.Then{THandler}(THandler)"/>
    /// seeing a record once it is durable. Without this call it stands beside the others.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no <see cref="FillFeedOptions.Journal"/>, it has its place already, or the feed
    /// is started.</exception>
    public FillHandlers HandleWithJournal() => PlaceJournal(isInline: false);

    /// <summary>The same on the thread that reads, for simulated days, which have no other.</summary>
    internal FillHandlers HandleInlineWithJournal() => PlaceJournal(isInline: true);

    private FillHandlers PlaceJournal(bool isInline)
    {
        if (_journal is null) throw new InvalidOperationException("Set FillFeedOptions.Journal first.");
        if (_isJournalPlaced) throw new InvalidOperationException("The journal has its place already.");
        _isJournalPlaced = true;
        return Add(null, _journal, isInline);
    }

    // A frame of as many records as there can be finds room in half a ring, which is what the journal may not have looked at yet.
    private bool LooksByItself(IFillHandler handler) =>
        handler is FeedJournal && (!_options.Journal!.IsAwaited || BeginsItself) && _options.RingSize / 2 >= SharedRing.LargestFrame;

    // Who polls decides what his thread does.
    private bool BeginsItself => _options.Journal!.CanBegin && _caller is null;

    private FeedJournal? CreateJournal()
    {
        if (_options.Journal is not { } store) return null;
        string[] customers = [.. _options.AllSessions.SelectMany(static s => s.Account is { } account ? s.HtsIds.Append(account) : s.HtsIds)];
        var journal = new FeedJournal(store, new JournalOwner(_options.Environment, customers), _options.TimeProvider, OnJournalFailed)
        {
            Heard = LastHeard,
            Wake = _ring.WakeLooks,
        };
        foreach (FeedSession session in _sessions) session.KeepBooks(journal);
        return journal;
    }

    // Claims it, and makes the sessions' books again. Before the ring starts.
    private async Task ClaimJournalAsync(CancellationToken cancellationToken)
    {
        if (_journal is null) return;
        if (!_isJournalPlaced) HandleWithJournal();
        await _journal.OpenAsync(cancellationToken).ConfigureAwait(false);
        var identities = new IdentityBook(_sessions.Length, _journal.Epoch);
        DateTimeOffset now = _options.TimeProvider.GetUtcNow();
        // Where nobody has heard or read anything yet, this is the first start, however often one was tried.
        bool isRestart = _journal.Before.LastEpoch > 0
            && (_journal.Before.LastHeard is not null || _journal.Before.Last != default || await HasBooksAsync(cancellationToken).ConfigureAwait(false));
        if (isRestart) await RestartAsync(identities, now, cancellationToken).ConfigureAwait(false);
        else foreach (FeedSession session in _sessions) session.BeginJournal(now);
        _journal.EpochChanged = identities.Begin;
        _plumbing.Identify(identities);
        if (!BeginsItself) return;
        _plumbing.TellAhead(_journal.Ahead, isAlone: _handlerCode.Length == 1);
        lock (_handled) Volatile.Write(ref _handlerCode, [.. _handlerCode, () => HandlerCode.Prepare(_journal.Ahead)]);
    }

    private async Task<bool> HasBooksAsync(CancellationToken cancellationToken)
    {
        IJournalReader reader = await _journal!.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return (await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 1, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    private async Task RestartAsync(IdentityBook identities, DateTimeOffset now, CancellationToken cancellationToken)
    {
        IJournalReader reader = await _journal!.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            SessionBooks[] books = [.. _sessions.Select(static s => s.OpenBooks())];
            DateTimeOffset? read = await ReadNotesAsync(reader, books, _journal.Before.Last, cancellationToken).ConfigureAwait(false);
            DateTimeOffset lastHeard = _journal.Before.LastHeard ?? read ?? now;
            RecordPosition from = await reader.FindAsync((lastHeard < now ? lastHeard : now) - BooksReachBack, cancellationToken).ConfigureAwait(false);
            await ReadRecordsAsync(
                reader, from,
                records =>
                {
                    foreach (ref readonly FillRecord record in records.Span)
                    {
                        identities.Recall(in record);
                        foreach (SessionBooks session in books) session.Recall(in record);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < _sessions.Length; i++) _sessions[i].Restart(books[i], lastHeard, now);
            Log.Restarted(_logger, _journal.Name, lastHeard, _journal.Before.Last);
        }
    }

    // A store that lost its last records and kept a note that rests on them: what they brought is in no book, and comes again.
    private static bool IsBeyond(JournalNote note, RecordPosition end) => note.Before.Epoch == end.Epoch && note.Before.Sequence > end.Sequence + 1;

    // Returns when the history was read last, of the session of which that is longest ago.
    private async Task<DateTimeOffset?> ReadNotesAsync(
        IJournalReader reader, SessionBooks[] books, RecordPosition end, CancellationToken cancellationToken)
    {
        var last = new (LedgerNote Ledger, JournalNote Note)?[books.Length];
        long number = 0;
        while (true)
        {
            IReadOnlyList<JournalNote> notes = await reader.ReadNotesAsync(JournalNoteKind.Ledger, number, 64, cancellationToken).ConfigureAwait(false);
            if (notes.Count == 0) break;
            number = notes[^1].Number;
            foreach (JournalNote note in notes)
            {
                if (IsBeyond(note, end) || LedgerNote.Read(note.Content) is not { } ledger) continue;
                for (int i = 0; i < books.Length; i++)
                    if (books[i].Owns(ledger)) last[i] = (ledger, note);
            }
        }

        for (int i = 0; i < books.Length; i++)
        {
            if (last[i] is not { } found) continue;
            books[i].Begin(found.Ledger, found.Note.Before);
            _journal!.Recall(found.Note with { SessionIndex = i });
        }

        JournalNote? oldest = last.Where(static found => found is not null).Select(static found => found!.Value.Note).MinBy(static note => note.UtcTicks);
        return oldest is null ? null : new DateTimeOffset(oldest.UtcTicks, TimeSpan.Zero);
    }

    // Gives handlers what they asked for, through the ring, so that stages keep their order. Before the sessions run.
    private async Task ReplayAsync(CancellationToken cancellationToken)
    {
        if (_journal is null) return;
        RecordPosition last = _journal.Before.Last;
        RecordPosition from = last;
        if (_journal.Before.LastEpoch > 0)
        {
            IJournalReader reader = await _journal.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                foreach (HandlerProgress handler in _journal.Handlers)
                {
                    handler.ReplayAfter = await handler.Replay.ResolveAsync(
                        reader, _journal.Before, handler.Name, _options.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                    if (handler.ReplayAfter < from) from = handler.ReplayAfter;
                }

                if (from < last)
                {
                    long count = await ReadRecordsAsync(reader, from, records => _plumbing.Replay(records.Span), cancellationToken).ConfigureAwait(false);
                    Log.Replayed(_logger, count, _journal.Name, from);
                }
            }
        }

        _journal.Begin(firstLive: _ring.Cursor + 1);
    }

    private static async Task<long> ReadRecordsAsync(
        IJournalReader reader, RecordPosition from, Action<ReadOnlyMemory<FillRecord>> use, CancellationToken cancellationToken)
    {
        var buffer = new FillRecord[ReplayBatch];
        long total = 0;
        while (true)
        {
            int count = await reader.ReadAsync(from, buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0) return total;
            use(buffer.AsMemory(0, count));
            total += count;
            from = buffer[count - 1].Position;
        }
    }

    private async Task ReleaseJournalAsync()
    {
        if (_follower is not null) await _follower.DisposeAsync().ConfigureAwait(false);
        if (_journal is null) return;
        await _journal.DisposeAsync().ConfigureAwait(false);
        if (_journal.Lost > 0) Log.JournalLost(_logger, _journal.Lost, _journal.Name);
        if (_journal.LostNotes > 0) Log.JournalNotesLost(_logger, _journal.LostNotes, _journal.Name);
    }

    // Of the session that has heard nothing for longest: one that is refused for days must not be taken for one that hears. 0 while none does.
    private long LastHeard()
    {
        long least = long.MaxValue;
        bool isHeard = false;
        foreach (FeedSession session in _sessions)
        {
            isHeard |= session.Counters.LastRead is not null;
            least = Math.Min(least, session.HeardUntil);
        }

        return isHeard ? least : 0;
    }

    private void OnJournalFailed(JournalException e)
    {
        Log.JournalFailed(_logger, e.Message);
        if (_options.OnHandlerError == HandlerErrorPolicy.Stop || _journal!.IsFinal(e)) Fail(e);
        else Interlocked.Increment(ref _handlerErrors);
    }

    // Positions are the sum of all that was filled.
    private static ReplayStart ReplayOf(IFillHandler handler) => handler is OrderTracker ? ReplayStart.Beginning : ReplayStart.Live;

    private void ThrowIfReplayIsImpossible(IFillHandler handler, string name)
    {
        if (_journal is null && _follower is null && handler is IReplayedHandler replayed && replayed.ReplayFrom != ReplayStart.Live)
            throw new InvalidOperationException($"{name} asks for the records of a journal: set FillFeedOptions.Journal.");
    }

    private static string NameOf(IFillHandler handler) => handler switch
    {
        TrackedHandler tracked => tracked.TypeName,
        FeedJournal => "Journal",
        _ => handler.GetType().Name,
    };

    private static void Prepare<THandler>(THandler handler)
        where THandler : IFillHandler
    {
        HandlerCode.Prepare(handler);
        if (handler is TrackedHandler tracked) tracked.Prepare();
    }
}
