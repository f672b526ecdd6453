using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast;

/// <summary>
/// What a feed needs to know. Immutable; every property but the credentials has a working default.
/// <see cref="ToString"/> never shows a key or a secret.
/// </summary>
public sealed partial record FillFeedOptions
{
    /// <summary>The feed's name in metrics and traces, 1 to 64 characters; for processes with several feeds. Default: <c>default</c>.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Real or paper trading. Default: real.</summary>
    public KisEnvironment Environment { get; init; }

    /// <summary>The app key of the only session; for several see <see cref="Sessions"/>. Secret.</summary>
    public string AppKey { get; init; } = "";

    /// <summary>The app secret of the only session. Secret.</summary>
    public string AppSecret { get; init; } = "";

    /// <summary>
    /// The HTS id of the only session, at most 16 characters (KIS documents 8; a longer one is warned about): its subscription delivers
    /// every account under it.
    /// </summary>
    public string HtsId { get; init; } = "";

    /// <summary>
    /// The account of the only session, <c>12345678-01</c>, for the repair of gaps from the order history. Null: gaps are marked, not
    /// repaired.
    /// </summary>
    public string? Account { get; init; }

    /// <summary>
    /// Since when the only session's fills are wanted, from before the feed's start: what the strategy missed while it was down comes
    /// as repairs, less what <see cref="KnownOrders"/> says it knows. Needs <see cref="Account"/>. Null (default): from the start on.
    /// </summary>
    public DateTimeOffset? MissedSince { get; init; }

    /// <summary>What the strategy has booked already of the orders since <see cref="MissedSince"/>.</summary>
    public IReadOnlyList<KnownOrder> KnownOrders { get; init; } = [];

    /// <summary>
    /// What the only session registers beside its notices: quotes, books, any other TR, on the one connection that KIS allows its app key.
    /// KIS allows 41 in all. More may be added while live: <see cref="FillFeed.RegisterAsync"/>.
    /// </summary>
    public IReadOnlyList<Registration> Registrations { get; init; } = [];

    /// <summary>How quotes reach their handlers.</summary>
    public MarketDataOptions MarketData { get; init; } = new();

    /// <summary>Several sessions: one per app key. When it is not empty, the properties above but the environment must not be set.</summary>
    public IReadOnlyList<FillSessionOptions> Sessions { get; init; } = [];

    /// <summary>Person (<c>P</c>, the default) or corporation (<c>B</c>).</summary>
    public CustomerType CustomerType { get; init; }

    /// <summary>The WebSocket's URL. Null (default): KIS's for the environment, path <c>/tryitout/H0GSCNI0</c> or <c>…9</c>.</summary>
    public Uri? WebSocketUrl { get; init; }

    /// <summary>The REST service's base URL. Null (default): KIS's for the environment.</summary>
    public Uri? RestUrl { get; init; }

    /// <summary>
    /// Whether REST and WebSocket, both, go through the proxy that .NET's own clients use: <c>HTTP_PROXY</c>, <c>HTTPS_PROXY</c>,
    /// <c>ALL_PROXY</c>, <c>NO_PROXY</c>, or the system's. The WebSocket needs an HTTP proxy that does CONNECT. This machine's own
    /// addresses are never asked of a proxy. Default: true.
    /// </summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>
    /// Whose thread reads, decodes and calls inline handlers. Default: the feed's. With <see cref="FeedThreading.Caller"/> call
    /// <see cref="FillFeed.Poll"/> in a loop.
    /// </summary>
    public FeedThreading Threading { get; init; }

    /// <summary>
    /// With <see cref="FeedThreading.Caller"/>: how long nobody may have called <see cref="FillFeed.Poll"/> until it is warned about, more
    /// than 0 to 1 minute. KIS drops a connection on which PINGPONG is not answered for about 100 s. Default: 10 s.
    /// </summary>
    public TimeSpan PollLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How bytes are received, where the feed's own threads do that. Default: <see cref="KisFast.ReceiveMode.Auto"/>.</summary>
    public ReceiveMode ReceiveMode { get; init; } = ReceiveMode.Auto;

    /// <summary>
    /// In <see cref="KisFast.ReceiveMode.Blocking"/>: how long, from 0 to 10 ms, a receive thread asks again before it sleeps, after a read
    /// that brought records: the next fill within that time needs no wake-up. Nothing spins while no fills come, nor on a single core.
    /// Default: 0.2 ms.
    /// </summary>
    public TimeSpan SpinFor { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>
    /// The processor, from 0, that the receive threads of <see cref="KisFast.ReceiveMode.Spin"/> and
    /// <see cref="KisFast.ReceiveMode.Blocking"/> are bound to, on Linux and Windows. Null (default): any.
    /// </summary>
    public int? ReceiveCpu { get; init; }

    /// <summary>One above the largest processor number that <see cref="ReceiveCpu"/> takes: the size of glibc's <c>cpu_set_t</c> in bits.</summary>
    internal const int MaxCpus = 1024;

    /// <summary>
    /// SO_BUSY_POLL: how long, in microseconds from 0 to 10,000, the kernel polls the network card in a read. Linux only; needs a
    /// driver that supports it and CAP_NET_ADMIN. Default: 0, off.
    /// </summary>
    public int BusyPollMicroseconds { get; init; }

    /// <summary>
    /// TCP_QUICKACK: acknowledge at once, for a sender that waits for acknowledgements. Linux only; a system call more per read. Default:
    /// off.
    /// </summary>
    public bool QuickAck { get; init; }

    /// <summary>How PINGPONG is answered. Default: <see cref="KisFast.PingPongReply.PongFrame"/>.</summary>
    public PingPongReply PingPongReply { get; init; }

    /// <summary>
    /// Whether starting runs made-up notices through a path of the feed's kind first, so that the first fill finds
    /// compiled code and touched memory. It goes on for about half a second after the sign-in. In <see cref="KisFast.ReceiveMode.Spin"/>
    /// the receive thread also decodes a made-up notice every few tenths of a millisecond, so that the path stays in its core's caches.
    /// Default: true.
    /// </summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Slots of the ring, a power of two from 16 to 4,194,304. A slot is 320 bytes. Default: 16,384 (5 MiB).</summary>
    public int RingSize { get; init; } = 16_384;

    /// <summary>How a handler's thread waits for records. Default: <see cref="WaitStrategyKind.Blocking"/>.</summary>
    public WaitStrategyKind WaitStrategy { get; init; }

    /// <summary>What happens when the ring is full. Default: <see cref="FullRingPolicy.Wait"/>.</summary>
    public FullRingPolicy FullRing { get; init; }

    /// <summary>What happens when a handler throws. Default: <see cref="HandlerErrorPolicy.Stop"/>.</summary>
    public HandlerErrorPolicy OnHandlerError { get; init; }

    /// <summary>
    /// How long inline handlers may hold the receive thread, more than 0 to 1 minute: a read whose records took longer is counted
    /// (<see cref="FeedStatistics.SlowInline"/>) and warned about. Default: 10 ms.
    /// </summary>
    public TimeSpan InlineLimit { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The largest WebSocket message, 1 KiB to 64 MiB. A larger one ends its connection. Default: 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Receives every message that gave no record, on the receive thread: do little, or pass it on. What it throws is counted and
    /// goes no further. Null (default): refused messages are only counted.
    /// </summary>
    public Action<QuarantinedFrame>? Quarantine { get; init; }

    /// <summary>Where the feed logs to. Nothing is logged per notice. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The limit for name resolution, TCP and TLS together. Default: 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The limit for the WebSocket handshake. Default: 5 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The limit for KIS's answer to subscribe and unsubscribe. Default: 5 s.</summary>
    public TimeSpan SubscribeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A connection on which nothing was heard for this long is taken for dead. A quiet account is normal, but KIS sends a PINGPONG
    /// about every 110 s. Default: 150 s.
    /// </summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>
    /// How long the handlers have, when the feed stops, to handle what was published; then they are left behind with a warning. Up to
    /// 24 hours. Default: 30 s.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When and how often a lost session connects again.</summary>
    public ReconnectOptions Reconnect { get; init; } = new();

    /// <summary>Whether <see cref="FeedStatistics.AllocatedBytes"/> is counted: two cheap calls per read. For the tool's demo.</summary>
    internal bool MeasuresAllocations { get; init; }

    /// <summary>Changes what the sessions' REST clients are given: shorter times against a simulated KIS. Null: as it is.</summary>
    internal Func<KisRestOptions, KisRestOptions>? AdjustRest { get; init; }

    /// <summary>Opens the WebSocket's stream in the network's place, for simulated days. Null: as it is.</summary>
    internal Func<Uri, CancellationToken, Task<Stream>>? Connect { get; init; }

    /// <summary>Draws the jitter of back-off and retries, from 0 to below 1, for simulated days. Null: <see cref="System.Random.Shared"/>.</summary>
    internal Func<double>? Random { get; init; }

    /// <summary>
    /// How long loggers and listeners are waited for: for ever in simulated days, or the machine would decide what is told when. Null: as usual.
    /// </summary>
    internal TimeSpan? BystanderPatience { get; init; }

    /// <summary>How KIS's REST service is called: rate, time limit, token cache, message handler.</summary>
    public FillRestOptions Rest { get; init; } = new();

    /// <summary>How gaps are repaired, for sessions with an account.</summary>
    public RepairOptions Repair { get; init; } = new();

    /// <summary>
    /// Keeps every record, durable, and makes the next start with the same journal miss nothing: <c>SqliteJournal</c> of the package
    /// KisFast.Sqlite. It is a handler beside the others unless it is placed by <see cref="FillFeed.HandleWithJournal"/>. Null (default): nothing is kept.
    /// </summary>
    public IJournal? Journal { get; init; }

    /// <summary>
    /// The journal of another process: its records come from there in KIS's place, and no session is needed. <c>RedisJournal</c> of the
    /// package KisFast.Redis is
    /// one. The same handlers, graph, metrics and orders; how far each handler has got is kept there under <see cref="Name"/>, for
    /// <see cref="ReplayStart.LastHandled"/>. Null (default): the records come from KIS.
    /// </summary>
    public IPublishedJournal? Follow { get; init; }

    /// <summary>
    /// Whether the <see cref="Journal"/> also keeps the decrypted text of each notice, and of each frame that gave no record: a frame that
    /// was refused can be decoded later, when its key is gone. Each notice is decrypted a second time for it. Default: off.
    /// </summary>
    public bool KeepNoticeTexts { get; init; }

    /// <summary>The clock of time limits, back-off and stale detection; tests give their own. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The sessions: <see cref="Sessions"/>, or the one the shorthand properties describe.</summary>
    internal IReadOnlyList<FillSessionOptions> AllSessions => Sessions.Count > 0 || Follow is not null
        ? Sessions
        : [new FillSessionOptions { AppKey = AppKey, AppSecret = AppSecret, HtsIds = [HtsId], Account = Account, MissedSince = MissedSince,
            KnownOrders = KnownOrders, Registrations = Registrations }];

    // A thread a session is cheap while it sleeps; very many of them, woken at once, only queue for the ring.
    private const int MostBlockingSessions = 16;

    /// <summary>The mode that is used: never Auto.</summary>
    internal ReceiveMode EffectiveReceiveMode
    {
        get
        {
            if (Threading == FeedThreading.Caller) return ReceiveMode.Spin;
            if (Follow is not null) return ReceiveMode.Async;
            if (ReceiveMode != ReceiveMode.Auto) return ReceiveMode;
            bool isSecure = EffectiveWebSocketUrl is { IsAbsoluteUri: true } url && url.Scheme == Uri.UriSchemeWss;
            return isSecure || AllSessions.Count > MostBlockingSessions ? ReceiveMode.Async : ReceiveMode.Blocking;
        }
    }

    /// <summary>The TR id of the environment's notice.</summary>
    internal TrId TrId => Environment == KisEnvironment.Paper ? TrId.H0GSCNI9 : TrId.H0GSCNI0;

    /// <summary>The URL that is used.</summary>
    internal Uri EffectiveWebSocketUrl => WebSocketUrl ?? KisWebSocketUrl(Environment);

    /// <summary>The URL that is used.</summary>
    internal Uri EffectiveRestUrl => RestUrl ?? KisRestUrl(Environment);

    private static Uri KisWebSocketUrl(KisEnvironment environment) => environment == KisEnvironment.Paper
        ? new Uri("ws://ops.koreainvestment.com:31000/tryitout/H0GSCNI9")
        : new Uri("ws://ops.koreainvestment.com:21000/tryitout/H0GSCNI0");

    private static Uri KisRestUrl(KisEnvironment environment) => environment == KisEnvironment.Paper
        ? new Uri("https://openapivts.koreainvestment.com:29443")
        : new Uri("https://openapi.koreainvestment.com:9443");

    /// <summary>The settings on one line, keys, secrets, ids and accounts left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(nameof(FillFeedOptions)).Append(" { Environment = ").Append(Environment)
            .Append(", Follow = ").Append(Follow?.Name ?? "")
            .Append(", Sessions = ").Append(AllSessions.Count)
            .Append(", WebSocketUrl = ").Append(Shown(EffectiveWebSocketUrl))
            .Append(", RestUrl = ").Append(Shown(EffectiveRestUrl))
            .Append(", Threading = ").Append(Threading)
            .Append(", ReceiveMode = ").Append(ReceiveMode == EffectiveReceiveMode ? "" : ReceiveMode + ": ").Append(EffectiveReceiveMode)
            .Append(", InlineCompletions = ").Append(KisFast.InlineCompletions.IsOn)
            .Append(", RingSize = ").Append(RingSize)
            .Append(", WaitStrategy = ").Append(WaitStrategy)
            .Append(", MaxMessageBytes = ").Append(MaxMessageBytes)
            .Append(", StaleAfter = ").Append(StaleAfter)
            .Append(", AppKey = ***, AppSecret = *** }");
        return text.ToString();

        // Without user information or query: either may hold a credential of a proxy.
        static string Shown(Uri url) =>
            url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "(relative)";
    }
}
