using System.Runtime.CompilerServices;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>The feed: decrypted, decoded, checked, through the ring, to a handler on its own thread.</summary>
internal sealed class FeedReceiver(ReceiveMode mode, WaitStrategyKind wait, string? key = null)
    : Receiver($"KisFast, {mode}, {wait} handler", (mode == ReceiveMode.Spin ? 1 : 0)
        + (wait is WaitStrategyKind.BusySpin or WaitStrategyKind.Yielding ? 1 : 0), key)
{
    /// <summary>Options of a feed that talks to the sender's port.</summary>
    public static FillFeedOptions OptionsFor(int port, ReceiveMode mode, int cpu) => new()
    {
        AppKey = "key",
        AppSecret = "secret",
        HtsId = "testuser",
        WebSocketUrl = new Uri($"ws://127.0.0.1:{port}/"),
        RestUrl = new Uri($"http://127.0.0.1:{port}"),
        ReceiveMode = mode,
        ReceiveCpu = cpu,
    };

    public override void Start(int port, int cpu, MomentLog log)
    {
        var feed = new FillFeed(OptionsFor(port, mode, cpu) with { WaitStrategy = wait });
        feed.HandleWith(new Handler(log));
        feed.StartAsync().GetAwaiter().GetResult();
    }

    internal sealed class Handler(MomentLog log) : IFillHandler
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => log.Add();
    }
}
