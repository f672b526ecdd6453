namespace KisFast.Simulator;

/// <summary>What a simulated KIS should be like. All defaults together give a well-behaved server that sends nothing by itself.</summary>
public sealed record KisSimulatorOptions
{
    /// <summary>Real or paper trading.</summary>
    public SimulatedEnvironment Environment { get; init; } = SimulatedEnvironment.Real;

    /// <summary>The loopback port for both HTTP and WebSocket, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Who may sign in. At least one; the first one's values are <see cref="KisSimulator.AppKey"/> and so on.</summary>
    public IReadOnlyList<SimulatedCustomer> Customers { get; init; } = [SimulatedCustomer.Numbered(1)];

    /// <summary>Lets any non-empty app key and secret sign in, for clients whose configuration a test does not own.</summary>
    public bool AcceptAnyAppKey { get; init; }

    /// <summary>Lets any HTS id be subscribed; otherwise an unregistered one has its socket closed without a close frame, as KIS does.</summary>
    public bool AcceptAnyHtsId { get; init; }

    /// <summary>Whether the simulator makes up order life cycles by itself, and when. Off unless <see cref="Rate"/> is set.</summary>
    public OrderFlowMode OrderFlow { get; init; } = OrderFlowMode.FromFirstSubscription;

    /// <summary>The seed of everything random: orders, prices, keys. The same seed gives an HTS id the same orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Notices a second for each HTS id; 0 is as fast as it goes; null makes up no orders.</summary>
    public double? Rate { get; init; }

    /// <summary>Whether some of the made-up orders are domestic ones, told by H0STCNI0 (paper H0STCNI9) to who has registered it.</summary>
    public bool WithDomesticOrders { get; init; }

    /// <summary>Fills to make up for each HTS id before its orders stop; null for no end.</summary>
    public long? Fills { get; init; }

    /// <summary>Notices (order events and fills) to make up for each HTS id before its orders stop; null for no end.</summary>
    public long? Notices { get; init; }

    /// <summary>
    /// Quotes a second for each connection, over all keys it has registered (HDFSCNT0, HDFSASP0, HDFSASP1, H0STCNT0), in frames of one to four
    /// records; the same seed gives a key the same quotes. Null sends none.
    /// </summary>
    public double? QuoteRate { get; init; }

    /// <summary>How many notices the journal and how many orders the book keep before they forget the oldest (closed) ones.</summary>
    public int Memory { get; init; } = 1_000_000;

    /// <summary>Silence on a connection after which KIS sends PINGPONG; about 110 s at KIS.</summary>
    public TimeSpan PingPongInterval { get; init; } = TimeSpan.FromSeconds(110);

    /// <summary>How long a client has to answer a PINGPONG before it is disconnected; about 100 s at KIS.</summary>
    public TimeSpan PingPongTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>At most one access token is issued per app key in this time (EGW00133); a minute at KIS.</summary>
    public TimeSpan TokenInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A repeated request in this time gets the same access token again; 6 h at KIS.</summary>
    public TimeSpan TokenReuse { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long an access token and an approval key live; 24 h at KIS.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Registrations a WebSocket session may hold, notices included; 41 at KIS.</summary>
    public int MaxRegistrations { get; init; } = 41;

    /// <summary>Faults to start with, each as NAME or NAME=VALUE; see <see cref="FaultCatalog"/>.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How often sessions look at the clock: for PINGPONG and what else is due.</summary>
    internal TimeSpan TickInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    internal void Validate()
    {
        Require(Port is >= 0 and <= 65535, "Port is 0 to 65535");
        Require(Customers.Count > 0, "Customers needs at least one entry");
        Require(Rate is null or >= 0, "Rate is notices a second, 0 or more");
        Require(QuoteRate is null or >= 0, "QuoteRate is quotes a second, 0 or more");
        Require(Fills is null or >= 0, "Fills is 0 or more");
        Require(Notices is null or >= 0, "Notices is 0 or more");
        Require(Memory > 0, "Memory is 1 or more");
        Require(PingPongInterval > TimeSpan.Zero, "PingPongInterval is more than zero");
        Require(PingPongTimeout > TimeSpan.Zero, "PingPongTimeout is more than zero");
        Require(MaxRegistrations > 0, "MaxRegistrations is 1 or more");
        foreach (SimulatedCustomer customer in Customers) customer.Validate();
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException($"KisSimulatorOptions: {message}.");
    }
}
