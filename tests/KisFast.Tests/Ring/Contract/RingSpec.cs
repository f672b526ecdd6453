using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

public enum WaitKind
{
    Blocking,
    Sleeping,
    Yielding,
    BusySpin,
}

/// <summary>A ring to be built.</summary>
public sealed record RingSpec(int Size, WaitKind Wait = WaitKind.Blocking)
{
    public ProducerType Producers { get; init; }

    public Func<HandlerFailure, FailureAction>? FailurePolicy { get; init; }

    public DisruptorOptions ToOptions() => new()
    {
        RingSize = Size,
        ProducerType = Producers,
        FailurePolicy = FailurePolicy,
        Name = "under-test",
        WaitStrategy = Wait switch
        {
            WaitKind.Sleeping => new SleepingWaitStrategy(),
            WaitKind.Yielding => new YieldingWaitStrategy(),
            WaitKind.BusySpin => new BusySpinWaitStrategy(),
            _ => new BlockingWaitStrategy(),
        },
    };
}
