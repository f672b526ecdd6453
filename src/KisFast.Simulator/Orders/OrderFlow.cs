namespace KisFast.Simulator;

/// <summary>Runs one HTS id's made-up orders at the wanted rate.</summary>
internal sealed class OrderFlow
{
    private readonly KisSimulatorOptions _options;
    private readonly HtsUser _user;
    private readonly OrderMaker _maker;
    private readonly double _rate;
    private readonly CancellationToken _stopping;
    private readonly TimeProvider _time;
    private readonly FaultSet _faults;
    private long _steps;
    private volatile bool _paused;
    private int _started;

    public OrderFlow(KisSimulatorOptions options, HtsUser user, OrderDesk desk, FaultSet faults, CancellationToken stopping)
    {
        _faults = faults;
        _options = options;
        _user = user;
        _maker = new OrderMaker(desk, user, options.Seed, options.WithDomesticOrders);
        _rate = options.Rate ?? 0;
        _stopping = stopping;
        _time = options.TimeProvider;
    }

    /// <summary>Completes when the wanted number of fills or notices has been made and handed to the connections.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public bool IsStarted => Volatile.Read(ref _started) != 0;

    public void Start()
    {
        _paused = false;
        if (Interlocked.Exchange(ref _started, 1) == 0) Completion = Task.Run(RunAsync, CancellationToken.None);
    }

    public void Pause() => _paused = true;

    // Without an end in sight, orders nobody hears of must not fill the machine.
    private bool IsEndless => _options is { Fills: null, Notices: null };

    private bool IsDone => _maker.Fills >= (_options.Fills ?? long.MaxValue) || _maker.Notices >= (_options.Notices ?? long.MaxValue);

    private async Task RunAsync()
    {
        try
        {
            using PeriodicTimer? ticks = _rate > 0 ? new PeriodicTimer(TickFor(_rate), _time) : null;
            long start = _time.GetTimestamp();
            long paced = 0;
            while (!IsDone && !_stopping.IsCancellationRequested)
            {
                bool unheard = _options.OrderFlow == OrderFlowMode.WhileSubscribed && _user.Route.Subscriptions.Length == 0;
                if (_paused || unheard)
                {
                    await (unheard ? _user.Route.Subscribed.WaitAsync(_stopping) : Task.Delay(TimeSpan.FromMilliseconds(20), _time, _stopping))
                        .ConfigureAwait(false);
                    start = _time.GetTimestamp();
                    paced = 0;
                    continue;
                }

                if (ticks is not null)
                {
                    long due = (long)(_time.GetElapsedTime(start).TotalSeconds * _rate);
                    if (due <= paced)
                    {
                        await ticks.WaitForNextTickAsync(_stopping).ConfigureAwait(false);
                        continue;
                    }

                    paced += Step(Math.Min(due - paced, 1000));
                }
                else
                {
                    Step(64);
                    if (IsEndless && _user.Route.Subscriptions.Length == 0)
                        await Task.Delay(TimeSpan.FromMilliseconds(1), _time, _stopping).ConfigureAwait(false);
                }

                await _user.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator stops.
        }
    }

    private long Step(long notices)
    {
        long before = _maker.Notices;
        while (_maker.Notices - before < notices && !IsDone && !_user.Route.NeedsFlush && !_user.DomesticRoute.NeedsFlush)
        {
            _maker.Step();
            if (_faults.Find(FaultKind.Away) is { } away && ++_steps % away.Number == 0 && _user.Route.Subscriptions.Length > 0) LeaveClient();
        }

        return _maker.Notices - before;
    }

    // Between the cut and the next connection nobody hears of it.
    private void LeaveClient()
    {
        _faults.Strike(FaultKind.Away);
        _user.Route.Cut();
        _maker.ChangeWhileAway();
    }

    // Twice per notice, but no finer than timers are and no coarser than a wait anyone would notice.
    private static TimeSpan TickFor(double rate) => TimeSpan.FromMilliseconds(Math.Clamp(500 / rate, 1, 10));
}
