using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>
/// A KIS server on a loopback port: sign-in, WebSocket notices, order history, and every fault worth testing against.
/// Orders come from a seed (<see cref="KisSimulatorOptions.Rate"/>) or from the test (<see cref="PlaceAsync"/>).
/// </summary>
public sealed partial class KisSimulator : IAsyncDisposable
{
    private readonly KisSimulatorOptions _options;
    private readonly CustomerDirectory _customers;
    private readonly ApprovalDesk _approvals;
    private readonly TokenDesk _tokens;
    private readonly FaultsByHtsId _faults;
    private readonly SessionHost _sessions;
    private readonly OrderDesk _desk;
    private readonly OrderFlows _flows;
    private readonly RestEndpoints _rest;
    private readonly WebSocketEndpoint _webSocket;
    private SimulatorServer? _server;
    private bool _disposed;

    private KisSimulator(KisSimulatorOptions options)
    {
        _options = options;
        foreach (string fault in options.Faults) Faults.Set(fault);
        var clock = new SimulatorClock(options.TimeProvider, Faults);
        _customers = new CustomerDirectory(options);
        _approvals = new ApprovalDesk(options, clock);
        _tokens = new TokenDesk(options, clock);
        long expected = Math.Max(options.Fills ?? 0, options.Notices ?? 0) * 2 * options.Customers.Count;
        Book = new OrderBook(options.Memory, (int)Math.Min(expected, options.Memory));
        _desk = new OrderDesk(Book, clock, options.Environment);
        _faults = new FaultsByHtsId(Faults);
        _flows = new OrderFlows(options, _customers, _desk, _faults);
        _sessions = new SessionHost(options, _faults, clock, _customers, _approvals, _flows.OnSubscribed);
        _webSocket = new WebSocketEndpoint(_sessions);
        var oauth = new OAuthEndpoints(options, _customers, _approvals, _tokens);
        var history = new OrderHistoryEndpoint(options, _customers, _tokens, Book, clock, isDomestic: false);
        var domestic = new OrderHistoryEndpoint(options, _customers, _tokens, Book, clock, isDomestic: true);
        _rest = new RestEndpoints(_faults, clock, _customers, _tokens, oauth, history, domestic, new RateLimits(options.Environment, clock.TimeProvider));
    }

    /// <summary>Starts a simulator; it answers when the task completes.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">A fault is unknown or its value is wrong.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<KisSimulator> StartAsync(KisSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new KisSimulatorOptions();
        options.Validate();
        var simulator = new KisSimulator(options);
        try
        {
            simulator._server = await SimulatorServer.StartAsync(options.Port, simulator.Faults, simulator.HandleAsync, cancellationToken)
                .ConfigureAwait(false);
            simulator._flows.Begin();
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>One that listens nowhere: whoever makes it brings it the requests, by <see cref="HandleAsync"/>.</summary>
    internal static KisSimulator CreateUnserved(KisSimulatorOptions options)
    {
        options.Validate();
        var simulator = new KisSimulator(options);
        simulator._flows.Begin();
        return simulator;
    }

    /// <summary>Answers a request; returns when its connection is over.</summary>
    internal Task HandleAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && WebSocketEndpoint.IsPath(context.Request.Path.Value ?? "")
            ? _webSocket.HandleAsync(context)
            : _rest.HandleAsync(context);

    /// <summary>The port both URLs are on.</summary>
    public int Port => _server!.Port;

    /// <summary>Where notices come from, with KIS's documented path: ws://127.0.0.1:PORT/tryitout/H0GSCNI0 (real) or …9 (paper).</summary>
    public Uri WebSocketUrl => new($"ws://127.0.0.1:{Port}/tryitout/{NoticeTrId}");

    /// <summary>The base of all REST calls: http://127.0.0.1:PORT.</summary>
    public Uri RestUrl => new($"http://127.0.0.1:{Port}");

    /// <summary>The TR id of notices in this environment.</summary>
    public string NoticeTrId => _sessions.NoticeTrId;

    /// <summary>The first customer's app key.</summary>
    public string AppKey => _options.Customers[0].AppKey;

    /// <summary>The first customer's app secret.</summary>
    public string AppSecret => _options.Customers[0].AppSecret;

    /// <summary>The first customer's first HTS id.</summary>
    public string HtsId => _options.Customers[0].HtsIds[0];

    /// <summary>The first customer's first account, as 12345678-01.</summary>
    public string Account => _options.Customers[0].Accounts[0];

    /// <summary>What really happened, sent or not.</summary>
    public OrderBook Book { get; }

    /// <summary>The faults that are on for everybody.</summary>
    public FaultSet Faults { get; } = new();

    /// <summary>The faults that are on for one HTS id only, before those for everybody. Not for refuse, plainhttp, linger and clockskew.</summary>
    public FaultSet FaultsOf(string htsId) => _faults.Of(htsId);

    /// <summary>Notices handed to connections so far, in all: one for each subscription that got it whole and readable.</summary>
    public long Sent => _customers.Users.Sum(user => user.Route.Sent + user.DomesticRoute.Sent);

    /// <summary>The same for one HTS id.</summary>
    public long SentTo(string htsId) => _customers.FindUser(htsId) is { } user ? user.Route.Sent + user.DomesticRoute.Sent : 0;

    /// <summary>
    /// Completes when the made-up orders of every HTS id whose orders have begun are at their end (<see cref="KisSimulatorOptions.Fills"/>,
    /// <see cref="KisSimulatorOptions.Notices"/>) and handed to the connections; not before the first have begun.
    /// </summary>
    public Task OrdersCompletion => _flows.CompletionAsync();

    /// <summary>Starts, or goes on with, the made-up orders of all HTS ids.</summary>
    public void StartOrders() => _flows.Start();

    /// <summary>Holds the made-up orders.</summary>
    public void PauseOrders() => _flows.Pause();

    /// <summary>Stops the server and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _flows.Stop();
        await _sessions.DisposeAsync().ConfigureAwait(false);
        await _flows.DisposeAsync().ConfigureAwait(false);
        if (_server is not null) await _server.DisposeAsync().ConfigureAwait(false);
    }
}
