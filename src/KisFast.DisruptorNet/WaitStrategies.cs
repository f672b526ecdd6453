using KisFast.Ring;
using Net = Disruptor;

namespace KisFast.DisruptorNet;

/// <summary>Disruptor-net's counterparts of the library's wait strategies.</summary>
internal static class WaitStrategies
{
    public static Net.IWaitStrategy Translate(IWaitStrategy? strategy, bool producerSpins) => strategy switch
    {
        null => new Net.BlockingWaitStrategy(),
        BlockingWaitStrategy => new Net.BlockingWaitStrategy(),
        SleepingWaitStrategy => new Net.SleepingWaitStrategy(),
        YieldingWaitStrategy => new Net.YieldingWaitStrategy(),
        // Two that spin and a core for everybody else.
        BusySpinWaitStrategy when producerSpins && Environment.ProcessorCount < 3 => new Net.YieldingWaitStrategy(),
        BusySpinWaitStrategy => new Net.BusySpinWaitStrategy(),
        _ => throw new ArgumentException(
            $"{strategy.GetType().Name} is written for the library's own ring; give Disruptor-net's ring one of Disruptor-net's.",
            nameof(strategy)),
    };
}
