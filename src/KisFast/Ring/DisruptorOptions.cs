namespace KisFast.Ring;

/// <summary>How a <see cref="Disruptor{T}"/> is built.</summary>
public sealed record DisruptorOptions
{
    /// <summary>The number of slots: a power of two. Default 4096.</summary>
    public int RingSize { get; init; } = 4096;

    /// <summary>How handlers wait; null: <see cref="BlockingWaitStrategy"/>. An instance serves one ring.</summary>
    public IWaitStrategy? WaitStrategy { get; init; }

    /// <summary>How many threads publish. Default one.</summary>
    public ProducerType ProducerType { get; init; }

    /// <summary>Whether the producer's thread spins as well: then it is counted when handlers decide whether there are cores enough to spin.</summary>
    public bool ProducerSpins { get; init; }

    /// <summary>The start of the threads' names: "name-0", "name-1", … Default "ring".</summary>
    public string Name { get; init; } = "ring";

    /// <summary>Decides what follows a handler's exception; called on the handler's thread. Null: <see cref="FailureAction.Stop"/>.</summary>
    public Func<HandlerFailure, FailureAction>? FailurePolicy { get; init; }
}
