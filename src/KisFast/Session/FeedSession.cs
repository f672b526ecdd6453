using System.Numerics;
using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.MarketData;
using KisFast.Receiving;
using KisFast.Recovery;
using KisFast.Status;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Session;

/// <summary>
/// One KIS session: approve, connect, subscribe, stream, and the same again when the connection is lost. Its control flow is one
/// asynchronous method; the receive thread runs beside it and hands over what ends a connection.
/// </summary>
internal sealed partial class FeedSession : IStreamEvents, IDisposable
{
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly FillFeedOptions _options;
    private readonly FillSessionOptions _session;
    private readonly StreamProcessor _processor;
    private readonly SessionCounters _counters;
    private readonly ReceiveClock _clock;
    private readonly Receiver _receiver;
    private readonly KisRestClient _rest;
    private readonly ILogger _logger;
    private readonly TransportOptions _transport;
    private readonly SessionTrace _trace;
    private readonly ReceiveFlow _flow;
    private readonly OrderLedger? _ledger;
    private readonly SessionGaps _gaps;
    private readonly GapCloser _closer;
    private readonly GapRepairer? _repairer;
    private readonly NoticeTexts? _texts;
    private readonly TaskCompletionSource<KisFastException?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RegistrationBook _registrations;
    private readonly MarketDataIntake _intake;
    private SubscriptionBook _book;
    private volatile FeedWait? _wait;
    private volatile FeedWait? _restWait;

    public FeedSession(
        int index, FillFeedOptions options, SharedRing plumbing, Receiver receiver, MarketDataHub marketData, ILogger logger, Bystanders bystanders)
    {
        Index = index;
        Name = SessionName.Of(options.AllSessions[index], index, options.AllSessions.Count);
        _options = options;
        _session = options.AllSessions[index];
        _clock = plumbing.Clock;
        _receiver = receiver;
        _logger = logger;
        _trace = new SessionTrace(options.Name, index, options.EffectiveWebSocketUrl, logger, bystanders);
        _counters = new SessionCounters { MeasuresAllocations = options.MeasuresAllocations };
        _plan = new RetryPlan(options.Reconnect, options.TimeProvider, options.Random);
        _registrations = new RegistrationBook(index, _session.HtsIds.Count, _session.Registrations) { Changed = OnRegistrationChanged };
        _intake = new MarketDataIntake(marketData, _registrations.Expected);
        _book = new SubscriptionBook(_session.HtsIds, _counters);
        _transport = new TransportOptions
        {
            ConnectTimeout = options.ConnectTimeout,
            HandshakeTimeout = options.HandshakeTimeout,
            TimeProvider = options.TimeProvider,
            ReceiveMode = options.EffectiveReceiveMode,
            BusyPollMicroseconds = options.BusyPollMicroseconds,
            QuickAck = options.QuickAck,
            Proxy = options.UseProxy ? HttpClient.DefaultProxy : null,
            Connect = options.Connect,
            Logger = logger,
        };
        var rest = new KisRestOptions
        {
            Environment = options.Environment,
            AppKey = _session.AppKey,
            AppSecret = _session.AppSecret,
            CustomerType = options.CustomerType,
            BaseAddress = options.EffectiveRestUrl,
            UseProxy = options.UseProxy,
            TimeProvider = options.TimeProvider,
            Random = options.Random,
            // The session and its repairs try again by themselves: a start that cannot succeed says so in seconds.
            RetryBudget = TimeSpan.FromSeconds(10),
        };
        rest = options.Rest.Apply(rest);
        _rest = new KisRestClient(options.AdjustRest?.Invoke(rest) ?? rest)
        {
            Waits = OnRestWaits,
            Refused = refusal => Log.HistoryRefused(_logger, Name, refusal.Message),
        };
        _flow = receiver.CreateFlow(plumbing.Gate);
        KisAccount? account = _session.Account is null ? null : KisAccount.Parse(_session.Account);
        var identity = new RepairIdentity(index, options.TrId, new FixedText16(_session.HtsIds[0]), account);
        if (account is { } known)
        {
            _ledger = new OrderLedger(known)
            {
                HoldsOverfillsBack = options.Repair.Overfills == OverfillPolicy.HoldBack,
                TakesDomestic = _session.Registrations.Any(static registration => registration.IsDomesticNotices),
            };
        }

        if (options.KeepNoticeTexts) _texts = new NoticeTexts();
        _processor = plumbing.CreateProcessor(new StreamSettings
        {
            Session = index,
            Name = Name,
            TrId = options.TrId,
            HtsIds = _session.HtsIds,
            MaxMessageBytes = options.MaxMessageBytes,
            PingPongReply = options.PingPongReply,
            Counters = _counters,
            Quarantine = options.Quarantine,
            Bystanders = bystanders,
            Texts = _texts,
            Flow = _flow,
            Ledger = _ledger,
            MarketData = _intake,
            Events = this,
            Logger = logger,
        });
        _gaps = new SessionGaps(identity, _ledger, _flow, _clock, _processor, logger);
        _repairer = _ledger is null
            ? null
            : new GapRepairer(_rest, _ledger, identity, RepairSettings.For(options.Environment, options.Repair), _gaps, options.TimeProvider);
        _closer = new GapCloser(_gaps, _repairer, _session, options, _trace, Name, logger);
    }

    /// <summary>Raised from the session's control flow.</summary>
    public event Action<FeedStateChange>? StateChanged;

    public int Index { get; }

    /// <summary>What logs call it.</summary>
    public string Name { get; }

    public SessionCounters Counters => _counters;

    /// <summary>KIS's clock less this machine's.</summary>
    public TimeSpan ClockSkew => _rest.ClockSkew;

    public FeedState State => _state;

    /// <summary>What it waits for; null while it does not wait.</summary>
    public FeedWait? Wait
    {
        get => _wait ?? (_restWait is { } wait && wait.Until > _options.TimeProvider.GetUtcNow() ? wait : null);
        private set => _wait = value;
    }

    /// <summary>Why KIS refuses the order history for good; null while it does not.</summary>
    public string? HistoryRefusal => _rest.Refusal?.Message;

    /// <summary>The failure of the last transition that had one.</summary>
    public KisFastException? LastFailure { get; private set; }

    /// <summary>Completes with null when the session is live for the first time, or with the failure after which a start gives up.</summary>
    public Task<KisFastException?> Started => _started.Task;

    public void Dispose()
    {
        _registrations.Close();
        _processor.Dispose();
        _intake.Dispose();
        _rest.Dispose();
    }

    void IStreamEvents.OnNoticeLost(RejectReason reason) => _gaps.Open(reason switch
    {
        RejectReason.NoKey => GapCause.NoKey,
        RejectReason.Incomplete => GapCause.Incomplete,
        _ => GapCause.Rejected,
    });

    void IStreamEvents.OnDoubt(in FillRecord record, bool isHeldBack)
    {
        // A flood of them must not become a flood of log lines.
        if (BitOperations.IsPow2(_counters.Doubtful))
            Log.Doubtful(_logger, Name, record.OrderNo, record.Doubts, isHeldBack ? "held back" : "delivered, marked", _counters.Doubtful);
        // Not booked, delivered or not: what the history says of the order decides.
        if ((record.Doubts & Doubts.Overfill) != 0) _gaps.Open(GapCause.Doubt);
    }

    /// <summary>Somebody has accounted for what was missed so far.</summary>
    public void AcknowledgeGaps() => _gaps.Acknowledge();

    /// <summary>What the handlers have handled of each order, for the next start.</summary>
    public async Task<IReadOnlyList<KnownOrder>> ExportAsync()
    {
        IReadOnlyList<KnownOrder> known = [];
        if (_ledger is not null) await _flow.RunAsync(() => known = _ledger.Export(_processor.CopyUnhandled()), CancellationToken.None).ConfigureAwait(false);
        return known;
    }

    private void OnRestWaits(string what, TimeSpan time)
    {
        if (time < ShortWait) return;
        Log.Waiting(_logger, Name, what, time.TotalSeconds);
        _restWait = new FeedWait($"Waiting for {what}.", _options.TimeProvider.GetUtcNow() + time);
    }

    string IStreamEvents.Hide(string text) => _rest.Hide(text);

    KisFastException? IStreamEvents.OnAck(in ControlMessage told, int keyOf)
    {
        // KIS is not known to repeat a secret; whoever stands between might.
        string words = Encoding.UTF8.GetString(told.Msg1), hidden = _rest.Hide(words);
        ControlMessage ack = ReferenceEquals(words, hidden) ? told : told.Saying(Encoding.UTF8.GetBytes(hidden));
        if (_registrations.TryTake(ack, out OpspAction action, out bool isKnown))
        {
            if (!isKnown) _counters.UnknownCodes++;
            return null;
        }

        KisFastException? failure = _book.Take(ack, keyOf, out isKnown, out action);
        if (action == OpspAction.Stray) Log.StrayAck(_logger, Name, SubscriptionBook.Describe(ack));
        else if (!isKnown) Log.UnknownCode(_logger, Name, Printable.Unquoted(ack.MsgCd), Printable.Quoted(ack.Msg1));
        if (action == OpspAction.Warn) Log.KisWarning(_logger, Name, SubscriptionBook.Describe(ack));
        return failure;
    }
}
