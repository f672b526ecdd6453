using KisFast.Diagnostics;
using KisFast.Handling;
using KisFast.MarketData;
using KisFast.Receiving;
using KisFast.Ring;
using KisFast.Session;
using KisFast.WarmUp;
using Microsoft.Extensions.Logging;

namespace KisFast;

/// <summary>
/// The feed: KIS's order events and fills, from its WebSocket to your handlers. Make it, add handlers, start it, await
/// <see cref="Completion"/> or stop it. It is used once.
/// </summary>
public sealed partial class FillFeed : IAsyncDisposable, IDisposable
{
    private const int SmallRingSize = 256;

    private readonly FillFeedOptions _options;
    private readonly Bystanders _bystanders;
    private readonly ILogger _logger;
    private readonly Func<DisruptorOptions, IDisruptor<FillRecord>> _createRing;
    private readonly DisruptorOptions _ringOptions;
    private readonly IWaitStrategy _waitStrategy;
    private readonly IDisruptor<FillRecord> _ring;
    private readonly FeedSession[] _sessions;
    private readonly Receiver _receiver;
    private readonly CallerReceiver? _caller;
    private readonly SharedRing _plumbing;
    private readonly InlineWatch _inline;
    private readonly MarketDataHub _marketData;
    private Action[] _handlerCode = [];

    /// <summary>A feed over the library's own ring.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <exception cref="KisFastException">An option is missing or wrong: the message names each.</exception>
    public FillFeed(FillFeedOptions options)
        : this(options, static ring => new Disruptor<FillRecord>(ring))
    {
    }

    /// <summary>A feed over a ring of your choice.</summary>
    /// <param name="options">What it needs to know.</param>
    /// <param name="createRing">
    /// Makes the ring: of the given size, with the given failure policy. Called again for small rings: at the start for one
    /// that warms the path up, and in Spin mode for one that keeps it warm.
    /// </param>
    /// <exception cref="KisFastException">An option is missing or wrong: the message names each.</exception>
    public FillFeed(FillFeedOptions options, Func<DisruptorOptions, IDisruptor<FillRecord>> createRing)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(createRing);
        options.ThrowIfInvalid();
        _options = options;
        _bystanders = options.BystanderPatience is { } patience ? new Bystanders(patience) : new Bystanders();
        _logger = new SafeLogger(options.LoggerFactory.CreateLogger("KisFast.FillFeed"), _bystanders);
        _createRing = createRing;
        _waitStrategy = CreateWaitStrategy(options.WaitStrategy);
        _ringOptions = new DisruptorOptions
        {
            RingSize = options.RingSize,
            Name = "kisfast-handler",
            WaitStrategy = _waitStrategy,
            FailurePolicy = OnHandlerFailure,
            ProducerSpins = options.EffectiveReceiveMode == ReceiveMode.Spin,
        };
        _ring = createRing(_ringOptions);
        _ring.Failed += OnRingFailed;
        _inline = new InlineWatch(options.InlineLimit, _logger);
        _plumbing = SharedRing.Create(_ring, options.FullRing == FullRingPolicy.Stop, options.AllSessions.Count, _inline,
            new ReceiveClock(options.TimeProvider));
        _receiver = Receiver.Create(options, _plumbing.Clock, _plumbing.Gate, _logger, CreateIdlePath);
        _caller = _receiver as CallerReceiver;
        _marketData = new MarketDataHub(
            options.MarketData,
            (name, count, e) => Log.QuoteHandlerThrew(_logger, name, count, e),
            () => Log.QuotesWait(_logger, options.MarketData.RingSize));
        _sessions = new FeedSession[options.AllSessions.Count];
        for (int i = 0; i < _sessions.Length; i++)
        {
            _sessions[i] = new FeedSession(i, options, _plumbing, _receiver, _marketData, _logger, _bystanders);
            _sessions[i].StateChanged += OnStateChanged;
        }

        _journal = CreateJournal();
        _follower = CreateFollower();
    }

    /// <summary>
    /// A session went from one state to another. Raised from the sessions' own flows, several at once when there are several
    /// sessions: do little. What a handler throws is logged.
    /// </summary>
    public event EventHandler<FeedStateChange>? StateChanged;

    /// <summary>
    /// Where the feed stands: the session that is least far, faulted ones left out unless all are.
    /// </summary>
    public FeedState State
    {
        get
        {
            if (_follower is not null) return FollowingState;
            FeedState least = FeedState.Faulted;
            foreach (FeedSession session in _sessions)
            {
                FeedState state = session.State;
                // A session that lost its connection is further back than one on its way to its first.
                if (Rank(state) < Rank(least)) least = state;
            }

            // A feed that failed, and so stopped its sessions, was not asked to stop.
            return least == FeedState.Stopped && Volatile.Read(ref _fatal) is not null ? FeedState.Faulted : least;
        }
    }

    /// <summary>
    /// Ends when the feed does: as a success after <see cref="StopAsync"/>, faulted with a <see cref="KisFastException"/> otherwise. The
    /// handlers have finished then.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>What was counted so far. Callable at any time, from any thread.</summary>
    public FeedStatistics Statistics => new(_sessions.Select(s => s.Counters))
    {
        RepairedQuantity = _plumbing.Counts.RepairedQuantity,
        UnreadableFields = _plumbing.Counts.UnreadableFields,
        GapOutcomes = _plumbing.Counts.Gaps.ByOutcome,
        StandingGaps = _plumbing.Counts.Gaps.Standing,
        MissingQuantity = _plumbing.Counts.Gaps.MissingQuantity,
        RingSize = _ring.Size,
        RingStalls = _ring.Stalls + _sessions.Sum(static session => session.Counters.RingWaits),
        RingBacklog = _ring.Backlog,
        HandlerErrors = Volatile.Read(ref _handlerErrors),
        LongestInline = _inline.Longest,
        SlowInline = _inline.Slow,
        LongestPollPause = _caller?.LongestPause ?? TimeSpan.Zero,
        PoolStalls = _pool?.Stalls ?? 0,
    };

    /// <summary>
    /// KIS's clock less this machine's, to about a second, as its last answers had it; zero before the first. Of the session that differs
    /// most.
    /// </summary>
    internal TimeSpan ClockSkew => _sessions.Length == 0 ? TimeSpan.Zero : _sessions.Select(s => s.ClockSkew).MaxBy(skew => skew.Duration());

    /// <summary>Each session by itself.</summary>
    public IReadOnlyList<FillSessionStatus> Sessions =>
        [.. _sessions.Select(s => new FillSessionStatus(s.Index, s.State, s.LastFailure, new FeedStatistics([s.Counters]))
        {
            Name = s.Name, Wait = s.Wait, HistoryRefusal = s.HistoryRefusal,
        })];

    /// <summary>Adds a handler that sees each record as soon as it is published, on a thread of its own.</summary>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers HandleWith<THandler>(THandler handler)
        where THandler : IFillHandler => Add(null, handler);

    /// <summary>Adds a lambda as a handler: <c>feed.HandleWith((in record) => Console.WriteLine(record))</c>.</summary>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers HandleWith(FillAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return HandleWith(new DelegateHandler(action));
    }

    /// <summary>Adds handlers side by side, each on a thread of its own.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers HandleWith(params IFillHandler[] handlers) => FillHandlers.Each(handlers, HandleWith);

    /// <summary>
    /// Adds a handler that is called where the bytes arrive: on the thread that read the socket, right after its record is published,
    /// before anything else is. Nothing wakes it, so it hears of a record tens of microseconds before a handler on its own thread.
    /// </summary>
    /// <remarks>
    /// It sees every record once and in order, repairs and gaps too, never on two threads at once, though not always on the same one.
    /// <c>endOfBatch</c> comes with the last record of a read. While it works nothing is read: for what takes longer than some
    /// microseconds (files, databases, calls over the network) use <see cref="HandleWith{THandler}(THandler)"/>, beside it or
    /// <see cref="FillHandlers.Then{THandler}(THandler)"/>. More than <see cref="FillFeedOptions.InlineLimit"/> is warned about. Called
    /// from it, <see cref="StopAsync"/> begins the stop and returns.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public FillHandlers HandleInline<THandler>(THandler handler)
        where THandler : IFillHandler => Add(null, handler, isInline: true);

    /// <summary>Adds a lambda as an inline handler: <c>feed.HandleInline((in record) => Console.WriteLine(record))</c>.</summary>
    /// <inheritdoc cref="HandleInline{THandler}(THandler)"/>
    public FillHandlers HandleInline(FillAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return HandleInline(new DelegateHandler(action));
    }

    /// <summary>Adds inline handlers; each record is handled by one after the other.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <inheritdoc cref="HandleInline{THandler}(THandler)"/>
    public FillHandlers HandleInline(params IFillHandler[] handlers) => FillHandlers.Each(handlers, HandleInline);

    /// <summary>
    /// With <see cref="FillFeedOptions.Threading"/> <see cref="FeedThreading.Caller"/>: reads what has arrived, decodes it, calls the inline
    /// handlers, answers PINGPONG and does what is due, all on the calling thread, and returns at once. Call it in a loop, from
    /// <see cref="StartAsync"/>'s return to the end of <see cref="Completion"/>, one thread at a time.
    /// </summary>
    /// <remarks>
    /// Signing in, reconnecting and asking the order history stay on the thread pool; what they publish waits for the next call. While
    /// StartAsync and StopAsync run, the feed does the same on a thread of its own, and Poll returns 0. What happens between two calls is
    /// yours to answer for: the longest pause is counted, and warned about above <see cref="FillFeedOptions.PollLimit"/>.
    /// </remarks>
    /// <returns>How many records were published and handled inline; 0 when there was nothing, or the feed is over.</returns>
    /// <exception cref="InvalidOperationException">
    /// Threading is Feed, the feed was never started, or Poll is running: on another thread, or the caller is a handler.
    /// </exception>
    public int Poll()
    {
        if (_caller is not { } caller || Volatile.Read(ref _started) == 0) throw CannotPoll();
        long before = _plumbing.LastPublished;
        return caller.Poll() ? (int)(_plumbing.LastPublished - before) : 0;
    }

    /// <summary>
    /// Says that what the gaps so far have left missing is accounted for, by a person or a program: the health check is Healthy again.
    /// What was missed stays missed.
    /// </summary>
    /// <returns>How many gaps stood (<see cref="FeedStatistics.StandingGaps"/>).</returns>
    public long AcknowledgeGaps()
    {
        foreach (FeedSession session in _sessions) session.AcknowledgeGaps();
        return _plumbing.Counts.Gaps.Acknowledge();
    }

    /// <summary>
    /// What every handler has handled of the orders of every session with an account: keep it, and give it as
    /// <see cref="FillSessionOptions.KnownOrders"/> to the next start. Best after <see cref="StopAsync"/>, when nothing is added any
    /// more. Records that a handler failed on, or did not get to before it was stopped, are not in it: the next start brings them.
    /// </summary>
    public async Task<IReadOnlyList<KnownOrder>> ExportKnownOrdersAsync() =>
        [.. (await Task.WhenAll(_sessions.Select(s => s.ExportAsync())).ConfigureAwait(false)).SelectMany(static known => known)];

    internal FillHandlers Add<THandler>(IHandlerGroup<FillRecord>? after, THandler handler, bool isInline = false)
        where THandler : IFillHandler
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (handler is OrderTracker tracker) AdoptOrders(tracker);
        if (_journal is { } journal && handler is not (TrackedHandler or FeedJournal))
            return Add<IFillHandler>(after, journal.Track(handler, ReplayOf(handler)), isInline);
        if (_follower is { } follower && handler is not TrackedHandler) return Add<IFillHandler>(after, follower.Track(handler, ReplayOf(handler)), isInline);
        string name = NameOf(handler);
        ThrowIfReplayIsImpossible(handler, name);
        LatencyBuckets latencies = MeasureHandler(name);
        IHandlerGroup<FillRecord> group = typeof(THandler).IsValueType
            ? AddAdapter(after, new FillHandlerAdapter<THandler>(handler, name, latencies), isInline)
            : AddAdapter(after, new FillHandlerAdapter<BoundHandler>(new BoundHandler(handler), name, latencies, LooksByItself(handler)), isInline);
        _inline.IsUsed |= isInline;
        lock (_handled) Volatile.Write(ref _handlerCode, [.. _handlerCode, () => Prepare(handler)]);
        return new FillHandlers(this, group);
    }

    private IHandlerGroup<FillRecord> AddAdapter<TAdapter>(IHandlerGroup<FillRecord>? after, TAdapter adapter, bool isInline)
        where TAdapter : IValueEventHandler<FillRecord>
    {
        if (isInline) return after is null ? _ring.HandleInline(adapter) : after.ThenInline(adapter);
        return after is null ? _ring.HandleWith(adapter) : after.Then(adapter);
    }

    private InvalidOperationException CannotPoll() => new(_caller is null
        ? "The feed reads on threads of its own: Poll needs FillFeedOptions.Threading = FeedThreading.Caller."
        : "The feed has not been started: await StartAsync before the first Poll.");

    private WarmPath CreateIdlePath()
    {
        var path = new WarmPath(_options, CreateSmallRing("kisfast-idle"), ledger: null, _inline.IsUsed);
        path.Ring.Start();
        return path;
    }

    private IDisruptor<FillRecord> CreateSmallRing(string name) => _createRing(_ringOptions with
    {
        RingSize = SmallRingSize,
        Name = name,
        FailurePolicy = null,
        WaitStrategy = CreateWaitStrategy(_options.WaitStrategy),
    });

    private static int Rank(FeedState state) => state switch
    {
        FeedState.Recovering => 1,
        FeedState.Faulted => 100,
        FeedState.Stopped => 99,
        _ => (int)state + 1,
    };

    private static IWaitStrategy CreateWaitStrategy(WaitStrategyKind kind) => kind switch
    {
        WaitStrategyKind.Sleeping => new SleepingWaitStrategy(),
        WaitStrategyKind.Yielding => new YieldingWaitStrategy(),
        WaitStrategyKind.BusySpin => new BusySpinWaitStrategy(),
        _ => new BlockingWaitStrategy(),
    };
}
