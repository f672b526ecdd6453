using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>What the threads of the receive modes do first.</summary>
internal static class ReceiveThread
{
    /// <summary>Binds the calling thread to the processor that the options name.</summary>
    public static void Prepare(FillFeedOptions options, ILogger logger)
    {
        if (options.ReceiveCpu is { } cpu && !CpuAffinity.TryPinCurrentThread(cpu)) Log.NotPinned(logger, cpu);
    }

    /// <summary>Warns when there are not enough processors for what spins.</summary>
    public static void WarnIfTooFewCores(FillFeedOptions options, ILogger logger)
    {
        int spinners = options.EffectiveReceiveMode == ReceiveMode.Spin ? 1 : 0;
        if (options.WaitStrategy is WaitStrategyKind.BusySpin or WaitStrategyKind.Yielding) spinners++;
        // One core has to be left for everybody else, the kernel's network code among them.
        if (spinners > 0 && Environment.ProcessorCount <= spinners) Log.TooFewCores(logger, spinners, Environment.ProcessorCount);
    }
}
