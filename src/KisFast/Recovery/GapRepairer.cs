using KisFast.Rest;

namespace KisFast.Recovery;

/// <summary>Reads the order history of one account: <see cref="KisRestClient.GetOrderHistoryAsync"/>, or a test's.</summary>
internal delegate Task<OrderHistory> OrderHistorySource(DateOnly from, DateOnly to, bool reverse, CancellationToken cancellationToken);

/// <summary>
/// Runs repairs against the order history until they are complete, the time is up, or the session is lost again. Failures of the
/// history end in the report, never in an exception.
/// </summary>
internal sealed partial class GapRepairer
{
    /// <summary>For so long a gap that was given up is looked into again by itself. Later repairs look back as far as it, however long ago.</summary>
    public static readonly TimeSpan Perseverance = TimeSpan.FromDays(1);

    private const string OtherTime = "this machine's clock and KIS's turned out to differ: the days that were asked for were others";

    /// <summary>What lies so far in the time to come was stamped before the clock was set back.</summary>
    public static readonly TimeSpan MostClockJump = TimeSpan.FromMinutes(1);

    private readonly OrderHistorySource _source;
    private readonly Func<DateTimeOffset> _now;
    private readonly OrderLedger _ledger;
    private readonly RepairIdentity _identity;
    private readonly RepairSettings _settings;
    private readonly IRepairTarget _target;
    private readonly TimeProvider _time;

    // Since when the history was taken as known: what is older was never missed.
    private DateOnly? _knownFrom;

    /// <param name="source">The order history.</param>
    /// <param name="now">KIS's clock, for the dates that are asked for.</param>
    /// <param name="ledger">The session's ledger.</param>
    /// <param name="identity">What its records have in common.</param>
    /// <param name="settings">How long to wait for what.</param>
    /// <param name="target">Where repairs go.</param>
    /// <param name="time">The timers.</param>
    public GapRepairer(
        OrderHistorySource source, Func<DateTimeOffset> now, OrderLedger ledger, RepairIdentity identity, RepairSettings settings,
        IRepairTarget target, TimeProvider time)
    {
        _source = source;
        _now = now;
        _ledger = ledger;
        _identity = identity;
        _settings = settings;
        _target = target;
        _time = time;
    }

    /// <summary>A repairer over REST; of the domestic orders too, if the ledger takes them.</summary>
    public GapRepairer(
        KisRestClient client, OrderLedger ledger, RepairIdentity identity, RepairSettings settings, IRepairTarget target, TimeProvider time)
        : this(
            SourceOf(client, ledger),
            () => client.Now, ledger, identity, settings, target, time)
    {
        client.HistoryPageRead = OnPageRead;
        client.GoesOnReading = true;
    }

    /// <summary>Where what repairs rest on is kept; null without a journal.</summary>
    public RepairEvidence? Evidence { get; set; }

    /// <summary>
    /// Takes what the history holds now as known from before. Called before the session subscribes for the first time, when nobody
    /// asks for what came earlier. Takes <see cref="RepairSettings.BaselinePatience"/> at most.
    /// </summary>
    /// <remarks>
    /// What the history does not show yet, by its lag, slips through. <see cref="AdoptLateAsync"/> catches it; should the session be
    /// lost before that ends, such a fill, minutes old at most, cannot be told from a missed one and is repaired.
    /// </remarks>
    /// <returns>Null, or why it failed: then gaps are repaired for orders only whose acceptance was seen.</returns>
    public async Task<string?> AdoptAsync(CancellationToken cancellationToken)
    {
        Asked asked = Ask(TimeSpan.Zero);
        using CancellationTokenSource limit = new(_settings.BaselinePatience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            OrderHistory history = await _source(asked.From, asked.To, false, either.Token).ConfigureAwait(false);
            if (history.Pages > 1)
            {
                // Pages that change between two requests may hide a row from one reading, hardly from one in the other order too.
                OrderHistory again = await _source(asked.From, asked.To, true, either.Token).ConfigureAwait(false);
                // Read later: what it shows may only be fuller.
                history = again with
                {
                    Rows = [.. history.Rows, .. again.Rows.Select(row => row with { Page = row.Page + history.Pages })],
                    RawPages = [.. history.RawPages, .. again.RawPages],
                };
            }

            if (IsOfAnotherTime(asked)) return OtherTime;
            (List<HistoryOrder> orders, _, DateOnly last) = Fold(history, asked);
            string? complaint = Complaint(history);
            if (complaint is null) Know(asked);
            await _target.RunAsync(
                () =>
                {
                    Evidence?.Offer(history);
                    Evidence?.KeepPages();
                    GapRepair.AdoptAll(_ledger, _identity, orders, last, _target.Now);
                    _ledger.HasBaseline = complaint is null;
                },
                cancellationToken).ConfigureAwait(false);
            return complaint;
        }
        catch (KisFastException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not answer within {_settings.BaselinePatience.TotalSeconds:0.###} s";
        }
    }

    /// <summary>
    /// After the first subscription: takes as known from before what the lagging history shows of the time before it. A loss of the
    /// session ends it; then a repair publishes what is left.
    /// </summary>
    public Task<RepairReport> AdoptLateAsync(CancellationToken cancellationToken) => RunAsync(adopts: true, cancellationToken);

    /// <summary>
    /// Publishes what was missed since <see cref="OrderLedger.GapOpenedAt"/>, and closes the ledger's gap unless it is interrupted.
    /// Called when the session is subscribed, before or while its first notices come. A cold start is the same: seed the ledger, set
    /// <see cref="OrderLedger.HasBaseline"/>, open a gap at the time since when to look.
    /// </summary>
    /// <param name="cancellationToken">The session is lost, or the feed stops.</param>
    /// <returns>What was done. Nothing is thrown for REST, nor for cancellation.</returns>
    public Task<RepairReport> RepairAsync(CancellationToken cancellationToken) => RunAsync(adopts: false, cancellationToken);

    private static OrderHistorySource SourceOf(KisRestClient client, OrderLedger ledger)
    {
        OrderHistorySource overseas =
            (from, to, reverse, cancellationToken) => client.GetOrderHistoryAsync(ledger.Account, from, to, reverse, cancellationToken);
        return ledger.TakesDomestic
            ? BothHistories.Of(overseas, (from, to, _, cancellationToken) => client.GetDomesticOrderHistoryAsync(ledger.Account, from, to, cancellationToken))
            : overseas;
    }

    private async Task<RepairReport> RunAsync(bool adopts, CancellationToken cancellationToken)
    {
        Run run = new();
        RepairOutcome outcome;
        using CancellationTokenSource limit = new(_settings.GiveUpAfter, _time);
        LetPagesExtend(limit);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            try
            {
                await _target.RunAsync(() => Begin(run, adopts), either.Token).ConfigureAwait(false);
                outcome = await PollAsync(run, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                outcome = RepairOutcome.GaveUp;
            }

            bool isRepaired = outcome == RepairOutcome.Complete;
            if (!adopts) await _target.RunAsync(() => End(run, isRepaired), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            outcome = RepairOutcome.Interrupted;
        }

        string? reason = outcome switch
        {
            RepairOutcome.Complete => null,
            RepairOutcome.Interrupted => "the session ended before the repair did",
            _ => run.Failure ?? "history and feed did not agree in time",
        };
        return run.Repair?.Report(outcome, reason) ?? new RepairReport { Outcome = outcome, Reason = reason };
    }

    // The last snapshot is what the end rests on.
    private void End(Run run, bool isRepaired)
    {
        run.Repair?.RememberDoubts();
        Evidence?.KeepPages();
        _ledger.CloseGap(isRepaired);
    }

    private void Begin(Run run, bool adopts)
    {
        Evidence?.Begin();
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset opened = _ledger.GapOpenedAt ?? now;
        TimeSpan since = now > opened ? now - opened : TimeSpan.Zero;
        // However long ago: what says that all is well has looked at all of it.
        TimeSpan missing = _ledger.UnrepairedSince is { } unrepaired && now > unrepaired ? now - unrepaired : TimeSpan.Zero;
        run.Repair = new GapRepair(_ledger, _identity, _settings, adopts, since) { Evidence = Evidence };
        run.Began = _time.GetTimestamp();
        // The gap was timed by this machine's clock. When that has gone back since, nobody knows how long ago it opened.
        if (opened - now > MostClockJump && missing < Perseverance) missing = Perseverance;
        run.OpenedAgo = since > missing ? since : missing;
    }

    private async Task<RepairOutcome> PollAsync(Run run, CancellationToken cancellationToken)
    {
        int refusals = 0, readings = 0;
        bool reverse = false;
        while (true)
        {
            // Time was added so that a long history can be read to its end, not so that one that never agrees is read for ever.
            if (readings >= EnoughReadings && _time.GetElapsedTime(run.Began) > _settings.GiveUpAfter) return RepairOutcome.GaveUp;
            TimeSpan began = _time.GetElapsedTime(run.Began);
            Asked asked = Ask(run.OpenedAgo + began);
            OrderHistory? history = null;
            try
            {
                history = await _source(asked.From, asked.To, reverse, cancellationToken).ConfigureAwait(false);
                readings++;
                began = BeganAt(history, run, began);
                run.Failure = IsOfAnotherTime(asked) ? OtherTime : Complaint(history);
                if (run.Failure == OtherTime) history = null;
            }
            catch (KisFastException e)
            {
                run.Failure = e.Message;
                // The client has retried already; what may pass is asked for again until the time is up.
                if (e is not KisApiException { MayPass: true }) return RepairOutcome.Failed;
            }
            // Whatever it is, the feed goes on without the history.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                run.Failure = $"the order history failed unexpectedly ({e.GetType().Name})";
                return RepairOutcome.Failed;
            }

            if (history is not null && await ApplyAsync(run, history, asked, began, cancellationToken).ConfigureAwait(false))
            {
                Know(asked);
                return RepairOutcome.Complete;
            }

            // One that was broken off goes on.
            if (history is not { Refusal: not null }) reverse = !reverse;
            // What is refused again and again is asked for less and less often.
            refusals = run.Failure is null ? 0 : Math.Min(refusals + 1, MostDoublings);
            await PauseAsync(_settings.PollInterval * (1 << Math.Max(refusals - 1, 0)), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ApplyAsync(Run run, OrderHistory history, Asked asked, TimeSpan began, CancellationToken cancellationToken)
    {
        TimeSpan answered = _time.GetElapsedTime(run.Began);
        (List<HistoryOrder> orders, run.Repair!.FirstDay, run.Repair.LastDay) = Fold(history, asked);
        bool isComplete = false;
        await _target.RunAsync(
            () =>
            {
                Evidence?.Offer(history);
                isComplete = !_target.HoldsNotices && run.Repair.Apply(
                    orders, run.Failure is null, began, answered, _time.GetElapsedTime(run.Began), _target);
            },
            cancellationToken).ConfigureAwait(false);
        return isComplete;
    }

    // A snapshot by the ledger's days, and the days that were asked for: KIS's clock, which dates the history, may be days off the one that
    // stamps records. It is known once KIS has answered.
    private (List<HistoryOrder> Orders, DateOnly First, DateOnly Last) Fold(OrderHistory history, Asked asked)
    {
        int ahead = (int)Math.Round(new TimeSpan(_now().UtcTicks - _target.Now.ReceivedUtcTicks).TotalDays);
        List<HistoryOrder> orders = HistoryOrder.Fold(history.Rows).ConvertAll(order => order.Day == 0 ? order : order with { Day = order.Day - ahead });
        return (orders, asked.From.AddDays(-ahead), asked.To.AddDays(-ahead));
    }

    // Of pages that were read before: what they show is as old as the first.
    private TimeSpan BeganAt(OrderHistory history, Run run, TimeSpan asked) =>
        history.Began is { } began && _time.GetElapsedTime(run.Began, began) is var since && since < asked ? since : asked;

    // The days since a moment that is so long ago, by KIS's clock.
    private Asked Ask(TimeSpan ago)
    {
        DateTimeOffset now = _now();
        DateOnly from = FirstDay(now - ago), to = KisTime.KoreanDate(now);
        if (from < _knownFrom) from = _knownFrom.Value < to ? _knownFrom.Value : to;
        return new Asked(from, to, ago);
    }

    // KIS's clock is known by its answers: the answer may tell that the question left out days that it should have been for.
    private bool IsOfAnotherTime(Asked asked)
    {
        Asked now = Ask(asked.Ago);
        return now.From < asked.From || now.To > asked.To;
    }

    private void Know(Asked asked)
    {
        if (_knownFrom is not { } known || asked.From < known) _knownFrom = asked.From;
    }

    // An order is dated by Korea or by New York, whose midnight may lie between the order and its fill: half a day earlier does not.
    private static DateOnly FirstDay(DateTimeOffset moment) => KisTime.NewYorkDate(moment - TimeSpan.FromHours(12));

    private static string? Complaint(OrderHistory history) => history switch
    {
        { IsComplete: false } => history.Complaint,
        { UnreadableRows: > 0 } => "the order history held rows that cannot be read",
        _ => null,
    };

    private readonly record struct Asked(DateOnly From, DateOnly To, TimeSpan Ago);

    private sealed class Run
    {
        public GapRepair? Repair { get; set; }

        /// <summary>How long before it began notices may have been missing, at most.</summary>
        public TimeSpan OpenedAgo { get; set; }

        public long Began { get; set; }

        /// <summary>Why the last snapshot failed or was not whole.</summary>
        public string? Failure { get; set; }
    }
}
