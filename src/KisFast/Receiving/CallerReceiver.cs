using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>
/// A user's own loop reads, decodes and handles, one call a turn. While the feed starts and stops nobody may be calling: then a task of
/// the feed's does the same now and then.
/// </summary>
internal sealed class CallerReceiver(ReceiveClock clock, Lock? gate, FillFeedOptions options, ILogger logger, Func<IIdleWork>? createIdleWork)
    : PollingReceiver(clock, gate, options.AllSessions.Count)
{
    private const int Over = int.MinValue;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<ReceiveFlow> _flows = [];
    private readonly Lock _pumpLock = new();
    private CancellationTokenSource? _pump;
    private Task _pumping = Task.CompletedTask;
    private bool _isPrepared;

    // The thread that is inside a turn, negative when it is the feed's own; 0: none is.
    private int _owner;
    private volatile bool _hasWork;
    private bool _isOver;
    private long _polledAt;
    private long _toldAt;
    private long _longest;

    /// <summary>The longest time from one call to the next.</summary>
    public TimeSpan LongestPause => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _longest));

    /// <summary>One turn on the calling thread.</summary>
    /// <returns>False when there was none: the feed is starting or stopping, or is over.</returns>
    /// <exception cref="InvalidOperationException">The caller is inside a turn already, or another thread is.</exception>
    public bool Poll()
    {
        int me = Environment.CurrentManagedThreadId;
        int owner = Interlocked.CompareExchange(ref _owner, me, 0);
        if (owner != 0)
        {
            // The feed that starts or stops has the turn.
            if (owner < 0 && owner != -me) return false;
            ThrowTwice(isInside: owner == me || owner == -me);
        }

        try
        {
            long now = Stopwatch.GetTimestamp();
            long pause = _polledAt == 0 ? 0 : now - _polledAt;
            if (pause > _longest) Volatile.Write(ref _longest, pause);
            Volatile.Write(ref _polledAt, now);
            TurnAndWork();
            return true;
        }
        finally
        {
            Volatile.Write(ref _owner, 0);
        }
    }

    /// <summary>The feed does the turns while the user does not.</summary>
    public void BeginPump()
    {
        lock (_pumpLock)
        {
            if (_pump is not null || _isOver) return;
            _pump = new CancellationTokenSource();
            CancellationToken end = _pump.Token;
            _pumping = Task.Factory.StartNew(() => Pump(end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>From now on the turns are the user's. Completes when the feed is out of its last one.</summary>
    public async Task EndPumpAsync()
    {
        Task pumping;
        CancellationTokenSource? pump;
        lock (_pumpLock)
        {
            (pump, _pump, pumping) = (_pump, null, _pumping);
            pump?.Cancel();
        }

        await pumping.ConfigureAwait(false);
        // Not before: the pump waits on its handle.
        pump?.Dispose();
    }

    public override ReceiveFlow CreateFlow(Lock? flowGate)
    {
        var flow = new ReceiveFlow(flowGate, () => _hasWork = true);
        _flows.Add(flow);
        return flow;
    }

    // In a turn, after what was read: silence between two calls is the user's, not the peer's.
    public override void OnTimer(ReceiveFlow flow, Action work) => _ = flow.RunAsync(work, CancellationToken.None);

    public override void LookAtCaller()
    {
        long polledAt = Volatile.Read(ref _polledAt);
        if (polledAt == 0 || polledAt == _toldAt || Stopwatch.GetElapsedTime(polledAt) < options.PollLimit) return;
        _toldAt = polledAt;
        Log.NotPolled(logger, Stopwatch.GetElapsedTime(polledAt).TotalSeconds);
    }

    public override void Dispose()
    {
        lock (_pumpLock)
        {
            _isOver = true;
            _pump?.Cancel();
            _pump = null;
        }

        // No turn follows. A handler that does not come back keeps what it uses.
        if (SpinWait.SpinUntil(() => Interlocked.CompareExchange(ref _owner, Over, 0) == 0, Patience)) Release();
        // What is posted from now on is done in the poster's place.
        foreach (ReceiveFlow flow in _flows) flow.EndPolling();
        base.Dispose();
    }

    private void Pump(CancellationToken end)
    {
        int me = -Environment.CurrentManagedThreadId;
        while (!end.IsCancellationRequested)
        {
            long reads = Reads;
            if (Interlocked.CompareExchange(ref _owner, me, 0) == 0)
            {
                try
                {
                    TurnAndWork();
                }
                finally
                {
                    Volatile.Write(ref _owner, 0);
                }
            }

            if (Reads == reads && !_hasWork) end.WaitHandle.WaitOne(1);
        }
    }

    private void TurnAndWork()
    {
        if (!_isPrepared)
        {
            _isPrepared = true;
            Prepare(createIdleWork?.Invoke());
        }

        Turn();
        if (!_hasWork) return;
        _hasWork = false;
        foreach (ReceiveFlow flow in _flows) flow.RunPolled();
    }

    [DoesNotReturn]
    private static void ThrowTwice(bool isInside) => throw new InvalidOperationException(isInside
        ? "Poll was called from inside a handler: it returns to the Poll that called it first."
        : "Poll is running on another thread: one thread at a time may call it.");
}
