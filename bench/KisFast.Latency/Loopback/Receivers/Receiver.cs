namespace KisFast.Latency.Loopback.Receivers;

/// <summary>A way to receive fills that is measured.</summary>
/// <param name="name">What the tables call it.</param>
/// <param name="cores">How many cores it keeps busy.</param>
/// <param name="mode">What <c>--json</c> calls it; null: it is not among those.</param>
internal abstract class Receiver(string name, int cores, string? mode = null)
{
    public static Receiver[] All { get; } =
    [
        new BareReceiver(spins: true),
        new BareReceiver(spins: true, decodes: true),
        new PollReceiver(),
        new InlineReceiver(ReceiveMode.Spin, "inline-spin"),
        new BareReceiver(spins: false),
        new BareReceiver(spins: false, decodes: true),
        new InlineReceiver(ReceiveMode.Blocking, "inline-blocking"),
        new InlineReceiver(ReceiveMode.Auto, "default"),
        new ClientWebSocketReceiver(usesChannel: false),
        new ClientWebSocketReceiver(usesChannel: false, completesInline: true),
        new InlineReceiver(ReceiveMode.Async, "inline-async"),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.Blocking, "spin"),
        new FeedReceiver(ReceiveMode.Blocking, WaitStrategyKind.Blocking, "blocking"),
        new FeedReceiver(ReceiveMode.Async, WaitStrategyKind.Blocking, "async"),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.BusySpin),
        new FeedReceiver(ReceiveMode.Spin, WaitStrategyKind.Yielding),
        new FeedReceiver(ReceiveMode.Blocking, WaitStrategyKind.BusySpin),
        new FeedReceiver(ReceiveMode.Async, WaitStrategyKind.BusySpin),
        new ClientWebSocketReceiver(usesChannel: true),
    ];

    public string Name { get; } = name;

    public int Cores { get; } = cores;

    public string? Mode { get; } = mode;

    /// <summary>Of the process it runs in, <c>NAME=VALUE</c>.</summary>
    public virtual string[] Variables => [];

    /// <summary>Connects, subscribes and begins to receive on threads of its own.</summary>
    /// <param name="port">Of the sender.</param>
    /// <param name="cpu">For the thread that receives, where there is one.</param>
    /// <param name="log">Gets the moment at which each message has been handled.</param>
    public abstract void Start(int port, int cpu, MomentLog log);

    /// <summary>All has been received.</summary>
    /// <param name="messages">How many messages that were.</param>
    public virtual void Stop(int messages)
    {
    }
}
