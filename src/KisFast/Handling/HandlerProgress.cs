namespace KisFast.Handling;

/// <summary>How far a handler of this run has got. Written on its thread at the end of a batch, read by the journal's.</summary>
internal sealed class HandlerProgress(string name, ReplayStart replay)
{
    private long _sequence = -1;

    public string Name => name;

    public ReplayStart Replay => replay;

    /// <summary>Replayed records up to this one are not for it.</summary>
    public RecordPosition ReplayAfter { get; set; } = new(long.MaxValue, 0);

    /// <summary>What the journal knows already.</summary>
    public RecordPosition Saved { get; set; }

    /// <summary>The ring's sequence of the last record that it has finished; -1 before the first.</summary>
    public long Sequence => Volatile.Read(ref _sequence);

    public void Finish(long sequence) => Volatile.Write(ref _sequence, sequence);
}
