using System.Collections.Concurrent;

namespace KisFast.Handling;

/// <summary>
/// A feed's journal while it runs: the consumer that appends what the ring had, batch by batch, on its own thread; beside it, once a second,
/// how far the handlers have got and until when the sessions have heard. Where the store takes that, the thread that reads sends the first
/// batch on its way.
/// </summary>
internal sealed partial class FeedJournal : IFillHandler, IAsyncDisposable
{
    private const int MaxBatch = 1024;

    // While the store cannot be written and the feed is to go on: 20 MB.
    private const int MaxHeld = 65_536;

    // Notes wait while the store is slow or away: frames that give no record are held back by nothing else.
    private const long MaxNoteBytes = 64L << 20;

    // Until the sessions' books are written once more: a fifth of the notes that the stream keeps.
    private const int NotesBehindBooks = 2_000;

    private readonly IJournal _journal;
    private readonly JournalOwner _owner;
    private readonly TimeProvider _time;
    private readonly Action<JournalException> _onFailed;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<JournalNote> _notes = new();
    private readonly List<HandlerProgress> _handlers = [];
    private readonly List<JournalNote> _taken = [];
    private readonly Dictionary<int, JournalNote> _books = [];
    private FillRecord[] _batch = new FillRecord[MaxBatch];
    private HandlerPosition[] _moved = [];
    private IJournalWriter? _writer;
    private int _count;
    private long _held = -1;
    private int _begun;
    private int _movedCount;
    private long _firstLive;
    private long _taking;
    private long _heardUtcTicks;
    private long _noteBytes;
    private long _lostNotes;
    private long _notesBehindBooks;
    private long _firstEpoch;
    private long _epochBegins;
    private bool _isLeft;
    private RecordPosition _sent;

    /// <param name="journal">The store.</param>
    /// <param name="owner">Whose records.</param>
    /// <param name="time">The clock of the timer.</param>
    /// <param name="onFailed">Told what the timer met; what the consumer meets it throws, as a handler does.</param>
    public FeedJournal(IJournal journal, JournalOwner owner, TimeProvider time, Action<JournalException> onFailed)
    {
        _journal = journal;
        _owner = owner;
        _time = time;
        _onFailed = onFailed;
        Ahead = new HeadStart(this);
    }

    /// <summary>What messages call it.</summary>
    public string Name => _journal.Name;

    /// <summary>The epoch of this run; another one after the store had failed.</summary>
    public long Epoch { get; private set; }

    /// <summary>What the journal held when it was claimed.</summary>
    public JournalState Before { get; private set; } = JournalState.Empty;

    /// <summary>Until when every session has heard, as UTC ticks; 0 when that is not known.</summary>
    public Func<long> Heard { get; set; } = static () => 0;

    /// <summary>Told when it goes on under another epoch: what is published from then on has that in its position.</summary>
    public Action<long> EpochChanged { get; set; } = static _ => { };

    /// <summary>Has its own thread look, if that looks by itself; called by the thread that reads where it could not do all.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Records that are in no journal, because the store could not be written and the feed was to go on.</summary>
    public long Lost { get; private set; }

    /// <summary>Whether the store takes nothing at the moment: what comes is held, and given up beyond a limit.</summary>
    public bool IsAway => Epoch != 0 && Volatile.Read(ref _writer) is null;

    /// <summary>Notes that are in no journal, because more came than it took.</summary>
    public long LostNotes => Interlocked.Read(ref _lostNotes);

    /// <summary>Handlers whose progress is kept.</summary>
    public IReadOnlyList<HandlerProgress> Handlers => _handlers;

    /// <summary>A handler that is being added.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="replay">What a handler that does not ask for it is given.</param>
    public TrackedHandler Track(IFillHandler handler, ReplayStart replay)
    {
        HandlerProgress progress = HandlerProgress.Of(handler, replay);
        lock (_gate)
        {
            progress.ThrowIfNameIsTaken(_handlers);
            _handlers.Add(progress);
        }

        // Who keeps his books outside has his progress kept soon: what is not, he is given again after a crash.
        return new TrackedHandler(handler, progress, isFollowing: false) { Finished = progress.Replay == ReplayStart.LastHandled ? TendSoon : null };
    }

    /// <summary>Claims the store.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _writer = await _journal.OpenAsync(_owner, cancellationToken).ConfigureAwait(false);
        Before = _writer.Before;
        Epoch = _firstEpoch = _writer.Epoch;
        foreach (HandlerProgress handler in _handlers) handler.Saved = Before.PositionOf(handler.Name);
    }

    /// <summary>Opens it for reading.</summary>
    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken) => _journal.OpenReaderAsync(cancellationToken);

    /// <summary>Begins to write: the ring's records from this sequence on are this run's.</summary>
    public void Begin(long firstLive)
    {
        lock (_gate)
        {
            _firstLive = firstLive;
            _taking = firstLive - 1;
            _held = firstLive - 1;
            // Compiled before the first record: what looks how far a handler is, and, as none has a record yet, what compares that.
            FindMoved(Before.Last);
            Earlier(Before.Last, Before.Last);
            _writer?.TryBegin(default);
            _timer = _time.CreateTimer(static journal => ((FeedJournal)journal!).Tend(), this, TendEvery, TendEvery);
        }
    }

    /// <summary>
    /// Whether it ends the feed, whatever is done about a handler that fails: another one writes, and to go on would be a second feed beside its own;
    /// or those who read elsewhere would never be given what the store has lost, which the next start brings.
    /// </summary>
    public bool IsFinal(JournalException e) =>
        e.Fault is JournalFault.InUse or JournalFault.Superseded || (e.Fault == JournalFault.WentBack && _journal.IsAwaited);

    /// <summary>Keeps a note: in the store before any record that is published from now on. From any thread.</summary>
    public void Keep(JournalNote note)
    {
        if (note.Kind == JournalNoteKind.Ledger)
        {
            lock (_books)
            {
                _books[note.SessionIndex] = note;
                Enqueue(note);
            }

            return;
        }

        Interlocked.Increment(ref _notesBehindBooks);
        Enqueue(note);
    }

    /// <summary>A session's books of an earlier run: what it goes on from. How many notes are behind them nobody knows: they are written again soon.</summary>
    public void Recall(JournalNote books)
    {
        lock (_books) _books[books.SessionIndex] = books;
        Interlocked.Exchange(ref _notesBehindBooks, NotesBehindBooks);
    }

    // A store keeps so many notes, and a session's last books may be the oldest of them: the next start rests on them.
    private void KeepBooksAgain()
    {
        if (Interlocked.Read(ref _notesBehindBooks) < NotesBehindBooks) return;
        lock (_books)
        {
            Interlocked.Exchange(ref _notesBehindBooks, 0);
            foreach (JournalNote note in _books.Values) Enqueue(note);
        }
    }

    private void Enqueue(JournalNote note)
    {
        if (Interlocked.Add(ref _noteBytes, note.Content.Length) > MaxNoteBytes)
        {
            Interlocked.Add(ref _noteBytes, -note.Content.Length);
            Interlocked.Increment(ref _lostNotes);
            return;
        }

        _notes.Enqueue(note);
    }

    public override string ToString() => "Journal";

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        lock (_gate)
        {
            if (!record.IsReplayed && sequence > _held) Hold(in record, sequence);
            if (_count > 0 && (endOfBatch || _count >= MaxBatch)) Append();
        }
    }

    private void Hold(in FillRecord record, long sequence)
    {
        _held = sequence;
        if (_count == MaxHeld)
        {
            Lost += _count;
            _count = 0;
        }

        if (_count == _batch.Length) Array.Resize(ref _batch, _batch.Length * 2);
        _batch[_count++] = record;
    }

    // Under the gate. What cannot be appended is held, and tried again under a new epoch.
    private void Append()
    {
        if (_isLeft) return;
        try
        {
            if (_writer is null) Reopen();
            if (_begun > 0 && Settle() == 0 && _notes.IsEmpty) return;
            Write(_batch.AsSpan(0, _count));
            _count = 0;
        }
        catch (Exception e)
        {
            JournalException fault = FaultOf(e);
            GiveUp(fault);
            // Whatever is done about a handler that fails: this one never works again.
            if (_isLeft) _onFailed(fault);
            throw fault;
        }
    }

    // A store of the user's own may throw what it likes; on the timer's thread that would end the process.
    private JournalException FaultOf(Exception e) =>
        e as JournalException ?? new JournalException(JournalFault.Io, $"{Name} failed ({e.GetType().Name}: {e.Message}).", e);

    private void Write(Span<FillRecord> records)
    {
        Stamp(records);
        while (_notes.TryDequeue(out JournalNote? note)) _taken.Add(note);
        for (int i = 0; i < _taken.Count; i++) _taken[i] = Restamp(_taken[i]);
        Look(records);
        _writer!.Append(new JournalBatch
        {
            Records = records,
            Notes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_taken),
            Handlers = _moved.AsSpan(0, _movedCount),
            HeardUtcTicks = _heardUtcTicks,
        });
        ForgetTaken();
        Saved();
    }

    // A note that was made before the store had failed, and speaks of records that are written under the present epoch. Not one that speaks of an
    // earlier run, or of what was in the store by then.
    private JournalNote Restamp(JournalNote note)
    {
        if (note.Before.Epoch < _firstEpoch || note.Before.Epoch == Epoch || note.Before.Sequence <= _epochBegins) return note;
        JournalNote restamped = note with { Before = new RecordPosition(Epoch, note.Before.Sequence) };
        lock (_books)
        {
            if (_books.TryGetValue(note.SessionIndex, out JournalNote? last) && ReferenceEquals(last, note)) _books[note.SessionIndex] = restamped;
        }

        return restamped;
    }

    // After the store had failed: the epoch that the slots were stamped with is not used any more.
    private void Stamp(Span<FillRecord> records)
    {
        foreach (ref FillRecord record in records) record.Epoch = Epoch;
    }

    // How far everybody is, to be written with some records.
    private void Look(ReadOnlySpan<FillRecord> records)
    {
        RecordPosition last = records.IsEmpty ? _writer!.Sent : records[^1].Position;
        if (!records.IsEmpty) Volatile.Write(ref _taking, records[^1].Sequence);
        // Pairs with that of TendSoon: a handler that is not seen to have come as far sees that this batch is on its way.
        Interlocked.MemoryBarrier();
        FindMoved(last);
        long heard = Heard();
        // Records say themselves when they came: with them a second more or less is the same, and most batches write one key only.
        if (records.IsEmpty || heard - _heardUtcTicks >= TimeSpan.TicksPerSecond) _heardUtcTicks = heard;
    }

    // What was written; it has gone on meanwhile.
    private void Saved()
    {
        _appends++;
        _retryAfter = 1;
        foreach (HandlerProgress handler in _handlers) handler.Saved = handler.Written;
    }

    private void FindMoved(RecordPosition last)
    {
        if (_moved.Length < _handlers.Count) _moved = new HandlerPosition[_handlers.Count];
        _movedCount = 0;
        foreach (HandlerProgress handler in _handlers)
        {
            RecordPosition position = handler.Written = PositionOf(handler, last);
            if (position != handler.Saved) _moved[_movedCount++] = new HandlerPosition(handler.Name, position);
        }
    }

    // A handler may be ahead of the journal: what the journal does not hold, the next start brings again.
    private RecordPosition PositionOf(HandlerProgress handler, RecordPosition last)
    {
        long sequence = handler.Sequence;
        if (sequence < _firstLive - 1 || sequence < 0) return handler.Saved;
        RecordPosition position = sequence < _firstLive ? Before.Last : new RecordPosition(Epoch, sequence);
        return Earlier(position, last);
    }

    private static RecordPosition Earlier(RecordPosition one, RecordPosition other) => one < other ? one : other;

    private void Reopen()
    {
        IJournalWriter writer = _journal.OpenAsync(_owner).AsTask().GetAwaiter().GetResult();
        _writer = writer;
        // Its records no handler of this feed was given, and its orders are in none of its books.
        if (writer.Before.Last.Epoch > Epoch)
            throw new JournalException(JournalFault.Superseded, $"Another process wrote to {_journal.Name} while this one could not: this one writes no more.");
        if (writer.Before.Last < _sent) TellWentBack(writer.Before.Last);
        DropWritten(writer.Before.Last);
        Epoch = writer.Epoch;
        _epochBegins = _count > 0 ? _batch[0].Sequence : _held + 1;
        EpochChanged(Epoch);
    }

    private void TellWentBack(RecordPosition to)
    {
        var e = new JournalException(JournalFault.WentBack,
            $"{_journal.Name} went back to {to}, and {_sent} had been in it: it was replaced, or has lost its end.");
        _sent = default;
        if (IsFinal(e)) throw e;
        _onFailed(e);
    }

    // A batch whose append failed may be in the store all the same, as a whole, its notes with it: a sync that failed, an answer that was lost.
    private void DropWritten(RecordPosition last)
    {
        int written = 0;
        while (written < _count && last.Epoch == Epoch && _batch[written].Epoch == Epoch && _batch[written].Sequence <= last.Sequence) written++;
        if (written == 0) return;
        _batch.AsSpan(written, _count - written).CopyTo(_batch);
        _count -= written;
        ForgetTaken();
    }

    private void ForgetTaken()
    {
        foreach (JournalNote taken in _taken) Interlocked.Add(ref _noteBytes, -taken.Content.Length);
        _taken.Clear();
    }

    private void GiveUp(JournalException e)
    {
        _isLeft |= IsFinal(e);
        IJournalWriter? writer = _writer;
        if (writer is not null && writer.Sent > _sent) _sent = writer.Sent;
        _writer = null;
        _begun = 0;
        try
        {
            writer?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception)
        {
            // It has failed already, and why is told.
        }
    }
}
