using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>What a consumer must not overtake: the producers, or the consumers before it.</summary>
public sealed class SequenceBarrier
{
    private readonly Sequence[] _dependencies;
    private readonly Sequence _first;
    private readonly MultiProducerSequencer? _multiProducer;
    private readonly IWaitStrategy _waitStrategy;
    private readonly HaltSignal _halt;
    private readonly Sequencer _sequencer;

    internal SequenceBarrier(Sequencer sequencer, Sequence[] dependencies)
    {
        // A consumer after other consumers needs no look at the producers' marks: they did before it.
        _multiProducer = dependencies.Length == 0 ? sequencer as MultiProducerSequencer : null;
        _dependencies = dependencies.Length == 0 ? [sequencer.Cursor] : dependencies;
        _first = _dependencies[0];
        _waitStrategy = sequencer.WaitStrategy;
        _halt = sequencer.Halt;
        _sequencer = sequencer;
    }

    /// <summary>Whether the ring was halted: stop waiting.</summary>
    public bool IsHalted => _halt.IsRaised;

    /// <summary>
    /// Whether every handler and one producer can have a core, and one is left for everybody else where the producer spins. Otherwise a
    /// spinning handler starves what it waits for.
    /// </summary>
    public bool SpinningPays => _sequencer.HandlerThreads + (_sequencer.ProducerSpins ? 1 : 0) < Environment.ProcessorCount;

    /// <summary>The last event that may be handled by one whose next is <paramref name="sequence"/>; less than that if there is none yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long GetAvailable(long sequence)
    {
        long available = _first.Value;
        if (_dependencies.Length > 1) available = GetMinimum(_dependencies);
        return _multiProducer is null || available < sequence ? available : _multiProducer.GetHighestPublished(sequence, available);
    }

    internal bool Wait(long sequence, out long available) => _waitStrategy.Wait(sequence, this, out available);

    internal static long GetMinimum(Sequence[] sequences)
    {
        long minimum = long.MaxValue;
        foreach (Sequence sequence in sequences) minimum = Math.Min(minimum, sequence.Value);
        return minimum;
    }
}
