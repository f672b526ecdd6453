using System.Runtime.CompilerServices;
using Disruptor;
using Disruptor.Processing;

namespace KisFast.DisruptorNet;

/// <summary>Where Disruptor-net's loop reads events from.</summary>
internal readonly struct Slots<T>(ValueRingBuffer<T> ring) : IValueDataProvider<T>
    where T : struct
{
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref ring[sequence];
    }
}

/// <summary>A barrier that asks the sequencer what is published: right for every ring, one call per batch.</summary>
internal readonly struct AskSequencer : ISequenceBarrierOptions;

/// <summary>Passes every batch start on.</summary>
internal readonly struct EveryBatchStart : IOnBatchStartEvaluator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ShouldInvokeOnBatchStart(long availableSequence, long nextSequence) => availableSequence >= nextSequence;
}

/// <summary>A handler's wish for short batches.</summary>
internal readonly struct BatchLimit(int? maxBatchSize) : IBatchSizeLimiter
{
    private readonly int _last = (maxBatchSize ?? int.MaxValue) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ApplyMaxBatchSize(long availableSequence, long nextSequence) => Math.Min(availableSequence, nextSequence + _last);
}
