namespace KisFast.Handling;

/// <content>
/// The way without a hop: what finds the journal idle is sent by the thread that reads, right after it has woken the handlers. The journal's
/// own thread waits for the answer, and does all of it where that was not possible.
/// </content>
internal sealed partial class FeedJournal
{
    /// <summary>Whether <see cref="Ahead"/> is of use.</summary>
    public bool CanBegin => _writer?.CanBegin == true;

    /// <summary>For the thread that publishes: told of each record once the handlers were woken. Waits for nothing.</summary>
    public IFillHandler Ahead { get; }

    private void Begin(in FillRecord record, long sequence, bool endOfBatch)
    {
        // Its own thread is at work, and takes this one too.
        if (!_gate.TryEnter()) return;
        try
        {
            // Until Begin was called there is no timer; what was held before this record is sent with it.
            if (_timer is null || _writer is null || _begun > 0 || sequence != _held + 1 || record.IsReplayed) return;
            if (!_notes.IsEmpty || _taken.Count > 0) return;
            Hold(in record, sequence);
            if (!endOfBatch) return;
            Span<FillRecord> records = _batch.AsSpan(0, _count);
            Stamp(records);
            Look(records);
            var batch = new JournalBatch { Records = records, Handlers = _moved.AsSpan(0, _movedCount), HeardUtcTicks = _heardUtcTicks };
            if (_writer.TryBegin(in batch)) _begun = _count;
        }
        finally
        {
            _gate.Exit();
        }
    }

    // Under the gate: waits until what was begun is in.
    // Returns how many records are held beyond it.
    private int Settle()
    {
        _writer!.Append(new JournalBatch
        {
            Records = _batch.AsSpan(0, _begun),
            Handlers = _moved.AsSpan(0, _movedCount),
            HeardUtcTicks = _heardUtcTicks,
        });
        Saved();
        _batch.AsSpan(_begun, _count - _begun).CopyTo(_batch);
        _count -= _begun;
        _begun = 0;
        return _count;
    }

    private sealed class HeadStart(FeedJournal journal) : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => journal.Begin(in record, sequence, endOfBatch);
    }
}
