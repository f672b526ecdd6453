using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

public enum WaitKind
{
    Blocking,
    Sleeping,
    Yielding,
    BusySpin,
    TimeoutBlocking,
}

/// <summary>A ring to be built.</summary>
public sealed record RingSpec(int Size, WaitKind Wait = WaitKind.Blocking)
{
    public static readonly TimeSpan HandlerTimeout = TimeSpan.FromMilliseconds(5);

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
            WaitKind.Blocking => new BlockingWaitStrategy(),
            WaitKind.Sleeping => new SleepingWaitStrategy(),
            WaitKind.Yielding => new YieldingWaitStrategy(),
            WaitKind.BusySpin => new BusySpinWaitStrategy(),
            _ => new BlockingWaitStrategy(HandlerTimeout),
        },
    };
}
