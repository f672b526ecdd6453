namespace KisFast.Latency.Loopback.Receivers;

/// <summary>A way to receive fills that is measured.</summary>
/// <param name="name">What the tables call it.</param>
/// <param name="cores">How many cores it keeps busy.</param>
internal abstract class Receiver(string name, int cores)
{
    public static Receiver[] All { get; } =
    [
        new BareReceiver(spins: true),
        new BareReceiver(spins: false),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.BusySpin),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.Yielding),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.Blocking),
        new FeedReceiver(ReceiveMode.Blocking, WaitStrategyKind.BusySpin),
        new FeedReceiver(ReceiveMode.Blocking, WaitStrategyKind.Blocking),
        new FeedReceiver(ReceiveMode.Async, WaitStrategyKind.BusySpin),
        new FeedReceiver(ReceiveMode.Async, WaitStrategyKind.Blocking),
        new ClientWebSocketReceiver(usesChannel: false),
        new ClientWebSocketReceiver(usesChannel: true),
    ];

    public string Name { get; } = name;

    public int Cores { get; } = cores;

    /// <summary>Connects, subscribes and begins to receive on threads of its own.</summary>
    /// <param name="port">Of the sender.</param>
    /// <param name="cpu">For the thread that receives, where there is one.</param>
    /// <param name="log">Gets the moment at which each message has been handled.</param>
    public abstract void Start(int port, int cpu, MomentLog log);
}
