namespace KisFast.Handling;

/// <summary>How far a handler of this run has got. Written on its thread at the end of a batch, read by the journal's.</summary>
internal sealed class HandlerProgress(string name, ReplayStart replay)
{
    private long _sequence = -1;
    private long _version;
    private long _epoch;
    private long _epochSequence;

    public string Name => name;

    public ReplayStart Replay => replay;

    /// <summary>Replayed records up to this one are not for it.</summary>
    public RecordPosition ReplayAfter { get; set; } = new(long.MaxValue, 0);

    /// <summary>What the journal knows already.</summary>
    public RecordPosition Saved { get; set; }

    /// <summary>What is being written.</summary>
    public RecordPosition Written { get; set; }

    /// <summary>The ring's sequence of the last record that it has finished; -1 before the first.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    /// <summary>Of a feed that follows a journal: the position of the last record that it has finished, whose sequence is not the ring's.</summary>
    public RecordPosition Finished
    {
        get
        {
            while (true)
            {
                long version = Volatile.Read(ref _version);
                var position = new RecordPosition(Volatile.Read(ref _epoch), Volatile.Read(ref _epochSequence));
                if ((version & 1) == 0 && Volatile.Read(ref _version) == version) return position;
                Thread.SpinWait(1);
            }
        }
    }

    public void Finish(long sequence) => Volatile.Write(ref _sequence, sequence);

    /// <summary>As <see cref="Finish(long)"/>, for a feed that follows a journal.</summary>
    public void Finish(RecordPosition position)
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _epoch, position.Epoch);
        Volatile.Write(ref _epochSequence, position.Sequence);
        Interlocked.Increment(ref _version);
    }
}
