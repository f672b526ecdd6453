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

/// <summary>The library's handlers have no callback for it.</summary>
internal readonly struct NoBatchStart : IOnBatchStartEvaluator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ShouldInvokeOnBatchStart(long availableSequence, long nextSequence) => false;
}

/// <summary>A batch is all that is there.</summary>
internal readonly struct NoBatchLimit : IBatchSizeLimiter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ApplyMaxBatchSize(long availableSequence, long nextSequence) => availableSequence;
}
