using System.Collections.Concurrent;

namespace KisFast.Simulator;

/// <summary>What all sessions share: who is connected, who holds which app key, and the timer that drives them.</summary>
internal sealed class SessionHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, ClientSession> _sessions = new();
    private readonly Dictionary<string, (ClientSession? Session, long FreeAt)> _appKeys = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _ticking;
    private readonly FaultsByHtsId _faults;
    private int _connections;
    private int _closeFrames;

    public SessionHost(
        KisSimulatorOptions options, FaultsByHtsId faults, SimulatorClock clock, CustomerDirectory customers, ApprovalDesk approvals,
        Action<HtsUser> subscribed)
    {
        Options = options;
        Faults = faults.Everybody;
        _faults = faults;
        Clock = clock;
        Customers = customers;
        Approvals = approvals;
        Subscribed = subscribed;
        NoticeTrId = options.Environment == SimulatedEnvironment.Real ? "H0GSCNI0" : "H0GSCNI9";
        _ticking = TickAsync();
    }

    public KisSimulatorOptions Options { get; }
    public FaultSet Faults { get; }
    public SimulatorClock Clock { get; }
    public CustomerDirectory Customers { get; }
    public ApprovalDesk Approvals { get; }
    public Action<HtsUser> Subscribed { get; }
    public string NoticeTrId { get; }
    public TwiceSent SentTwice { get; } = new();
    public IEnumerable<ClientSession> Sessions => _sessions.Values;
    public int CloseFrames => Volatile.Read(ref _closeFrames);
    public void CountClose() => Interlocked.Increment(ref _closeFrames);
    public int ConnectionsSoFar => Volatile.Read(ref _connections);

    public FaultSet FaultsOf(string htsId) => _faults.Of(htsId);

    public async Task ServeAsync(IClientConnection connection)
    {
        int number = Interlocked.Increment(ref _connections);
        using var session = new ClientSession(this, connection, number);
        _sessions[number] = session;
        try
        {
            await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _sessions.TryRemove(number, out _);
        }
    }

    /// <summary>KIS allows one session per app key.</summary>
    public bool TryClaim(string appKey, ClientSession session)
    {
        lock (_appKeys)
        {
            if (_appKeys.TryGetValue(appKey, out (ClientSession? Session, long FreeAt) holder)
                && (holder.Session is not null || holder.FreeAt > Clock.TimeProvider.GetTimestamp()))
                return false;
            _appKeys[appKey] = (session, 0);
            return true;
        }
    }

    public void Left(ClientSession session)
    {
        if (session.AppKey is not { } appKey) return;
        lock (_appKeys)
        {
            if (_appKeys.TryGetValue(appKey, out (ClientSession? Session, long FreeAt) holder) && holder.Session != session) return;
            if (Faults.Find(FaultKind.Linger) is { } linger)
            {
                Faults.Strike(FaultKind.Linger);
                _appKeys[appKey] = (null, Clock.TimeProvider.GetTimestamp() + linger.Number * Clock.TimeProvider.TimestampFrequency);
            }
            else
            {
                _appKeys.Remove(appKey);
            }
        }
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(Options.TickInterval, Clock.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                foreach (KeyValuePair<int, ClientSession> session in _sessions) session.Value.Tick();
            }
        }
        catch (OperationCanceledException)
        {
            // The simulator stops.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _ticking.ConfigureAwait(false);
        foreach (ClientSession session in _sessions.Values) session.Cut(reset: false);
        _stopping.Dispose();
    }
}
