namespace KisFast.Handling;

/// <summary>How far a handler of this run has got. Written on its thread at the end of a batch, read by the journal's.</summary>
internal sealed class HandlerProgress(string name, ReplayStart replay)
{
    private long _sequence = -1;
    private long _version;
    private long _epoch;
    private long _epochSequence;

    /// <summary>Of a handler that is being added.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="replay">What one that does not ask for it is given.</param>
    public static HandlerProgress Of(IFillHandler handler, ReplayStart replay) => handler is IReplayedHandler replayed
        ? new HandlerProgress(replayed.HandlerName, replayed.ReplayFrom)
        : new HandlerProgress(handler.GetType().Name, replay);

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

    /// <summary>Refuses a second handler of a name when one of the two is to go on where it had got to: each would have the other's position.</summary>
    public void ThrowIfNameIsTaken(IReadOnlyList<HandlerProgress> others)
    {
        foreach (HandlerProgress other in others)
        {
            if (other.Name != name || (other.Replay != ReplayStart.LastHandled && replay != ReplayStart.LastHandled)) continue;
            throw new InvalidOperationException(
                $"Two handlers are called {name}, and the journal keeps under that name how far one has got: give each an IReplayedHandler.HandlerName "
                + "of its own.");
        }
    }
}
