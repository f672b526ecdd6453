using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>Hands out slots and makes sure that none is handed out before its last reader is done with it.</summary>
internal abstract class Sequencer
{
    private readonly Lock _gatingLock = new();
    private Sequence[] _gating = [];
    private EventProcessor[] _inline = [];
    private PeriodicLook[] _looks = [];
    private int _handlerThreads;

    protected Sequencer(int size, IWaitStrategy waitStrategy)
    {
        if (size < 1 || !BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "The ring's size must be a power of two, 1 or more.");
        Size = size;
        WaitStrategy = waitStrategy;
        NeedsSignal = waitStrategy.NeedsSignal;
    }

    public int Size { get; }

    public IWaitStrategy WaitStrategy { get; }

    public HaltSignal Halt { get; } = new();

    /// <summary>The last published sequence of a single producer; the last claimed of many.</summary>
    public Sequence Cursor { get; } = new();

    /// <summary>How many handlers' threads run at the ring.</summary>
    public int HandlerThreads => Volatile.Read(ref _handlerThreads);

    public void AddHandlerThreads(int count)
    {
        Interlocked.Add(ref _handlerThreads, count);
        // A producer looks at the number after it has published, without a fence: one that has seen no thread has published for all to see.
        Interlocked.MemoryBarrierProcessWide();
    }

    /// <summary>Adds a handler's thread that looks by itself. Before the first publication.</summary>
    public virtual void AddLook(PeriodicLook look) => _looks = [.. _looks, look];

    /// <summary>Has the handlers look that do so by themselves.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void WakeLooks()
    {
        foreach (PeriodicLook look in _looks) look.Wake();
    }

    /// <summary>Whether there are such handlers.</summary>
    protected bool HasLooks => _looks.Length > 0;

    /// <summary>Whether there are handlers that the producer calls.</summary>
    public bool HasInline => _inline.Length > 0;

    /// <summary>Adds a handler that the producer calls, after those that were added before. Before the first publication.</summary>
    public void AddInline(EventProcessor processor) => _inline = [.. _inline, processor];

    /// <summary>Lets the inline handlers handle what is published.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RunInline(bool endOfBatch)
    {
        foreach (EventProcessor processor in _inline)
            processor.RunInline(endOfBatch);
    }

    /// <summary>Whether the producer's thread never sleeps.</summary>
    public bool ProducerSpins { get; set; }

    /// <summary>How many claims found the ring full and had to wait.</summary>
    public abstract long Stalls { get; }

    internal bool NeedsSignal { get; }

    /// <summary>The slowest consumer's sequence; without a consumer the cursor's, so that nothing ever waits.</summary>
    public long GetMinimumGating()
    {
        // The cursor first: read after the consumers it might be ahead of what they had seen, never behind. The full fence pairs with
        // that of AddGatingAtCursor: "publish, fence, read the consumers" here, "add a consumer, fence, read the cursor" there. Either
        // this call sees the new consumer, or the new consumer starts from a cursor that is no older than the one returned here.
        long cursor = Cursor.Value;
        Interlocked.MemoryBarrier();
        Sequence[] gating = Volatile.Read(ref _gating);
        return gating.Length == 0 ? cursor : SequenceBarrier.GetMinimum(gating);
    }

    public void AddGating(Sequence sequence)
    {
        lock (_gatingLock)
            Volatile.Write(ref _gating, [.. _gating, sequence]);
    }

    /// <summary>Adds a consumer of a running ring: it starts after what is published by now.</summary>
    public void AddGatingAtCursor(Sequence sequence)
    {
        AddGating(sequence);
        Interlocked.MemoryBarrier();
        sequence.Publish(Cursor.Value);
    }

    public void RemoveGating(Sequence sequence)
    {
        lock (_gatingLock)
            Volatile.Write(ref _gating, Array.FindAll(_gating, s => s != sequence));
    }

    /// <summary>Stops the ring: wakes everyone who waits.</summary>
    public void RaiseHalt(Exception? reason)
    {
        Halt.Raise(reason);
        WaitStrategy.Signal();
        WakeLooks();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void SignalPublished()
    {
        if (NeedsSignal && HandlerThreads > 0) WaitStrategy.Signal();
    }

    /// <summary>Waits until no consumer is behind <paramref name="wrapPoint"/>.</summary>
    /// <returns>The slowest consumer's sequence.</returns>
    /// <exception cref="RingHaltedException">The ring was halted meanwhile.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected long WaitForSpace(long wrapPoint)
    {
        long gating;
        for (int turn = 0; wrapPoint > (gating = GetMinimumGating()); turn++)
        {
            if (Halt.IsRaised) ThrowHalted();
            if (turn == 0 && Array.Exists(_inline, static processor => processor.IsCurrentThread))
                throw new InvalidOperationException("An inline handler publishes to its own ring, which is full: nobody can make room but the handler itself.");
            if (turn == 0) WakeLooks();
            FullRingPause.Wait(turn);
        }

        return gating;
    }

    protected void CheckCount(int count)
    {
        if ((uint)(count - 1) >= (uint)Size) ThrowCount(count);
    }

    [DoesNotReturn]
    private void ThrowCount(int count) =>
        throw new ArgumentOutOfRangeException(nameof(count), count, $"Claim 1 to {Size} slots, the ring's size.");

    [DoesNotReturn]
    private void ThrowHalted() =>
        throw new RingHaltedException("The ring was halted while it was full: no slot will come free.", Halt.Reason);
}
