namespace KisFast.Handling;

/// <content>
/// The way without a hop: what finds the journal idle is sent by the thread that reads, right after it has woken the handlers, and the answer
/// to what it sent before taken. The journal's own thread does what is left at its next look; where something was not possible it is woken for it.
/// </content>
internal sealed partial class FeedJournal
{
    /// <summary>For the thread that publishes: told of each record once the handlers were woken. Waits for nothing.</summary>
    public IFillHandler Ahead { get; }

    private void Begin(in FillRecord record, long sequence, bool endOfBatch)
    {
        // Its own thread is at work, or the timer's: it does not wait for them, and they may have looked already.
        bool isDone = false;
        if (_gate.TryEnter())
        {
            try
            {
                isDone = TryBegin(in record, sequence, endOfBatch);
            }
            finally
            {
                _gate.Exit();
            }
        }

        if (!isDone && endOfBatch) Wake();
    }

    // Whether nobody has to be woken.
    private bool TryBegin(in FillRecord record, long sequence, bool endOfBatch)
    {
        // Until Begin was called there is no timer; what was held before this record is sent with it.
        if (_timer is null || _writer is null || sequence != _held + 1 || record.IsReplayed) return false;
        if (_begun > 0 && !TrySettle()) return false;
        if (!_notes.IsEmpty || _taken.Count > 0) return false;
        Hold(in record, sequence);
        if (!endOfBatch) return true;
        Span<FillRecord> records = _batch.AsSpan(0, _count);
        Stamp(records);
        Look(records);
        if (!_writer.TryBegin(new JournalBatch { Records = records, Handlers = _moved.AsSpan(0, _movedCount), HeardUtcTicks = _heardUtcTicks })) return false;
        _begun = _count;
        return _writer.CanEnd;
    }

    // Under the gate, as Settle, but without a wait.
    private bool TrySettle()
    {
        if (!_writer!.TryEnd(Begun)) return false;
        ForgetBegun();
        return true;
    }

    // Under the gate: waits until what was begun is in.
    // Returns how many records are held beyond it.
    private int Settle()
    {
        _writer!.Append(Begun);
        ForgetBegun();
        return _count;
    }

    private JournalBatch Begun => new()
    {
        Records = _batch.AsSpan(0, _begun),
        Handlers = _moved.AsSpan(0, _movedCount),
        HeardUtcTicks = _heardUtcTicks,
    };

    private void ForgetBegun()
    {
        Saved();
        _batch.AsSpan(_begun, _count - _begun).CopyTo(_batch);
        _count -= _begun;
        _begun = 0;
    }

    private sealed class HeadStart(FeedJournal journal) : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => journal.Begin(in record, sequence, endOfBatch);
    }
}
