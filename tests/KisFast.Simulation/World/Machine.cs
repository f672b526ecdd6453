using KisFast.Redis;
using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>What a process finds and leaves behind: the world, the machine's clock, the journal and the tokens.</summary>
internal sealed class Machine
{
    /// <summary>The stream's key.</summary>
    public const string Stream = "fills";

    public Machine(DayPlan plan, TextWriter? log)
    {
        Plan = plan;
        Schedule = new Schedule(plan.SeedOf(1));
        Trace = new Trace(Schedule, log);
        Random = Schedule.Chance(plan.SeedOf(2));
        KisClock = new VirtualClock(Schedule, plan.Start);
        Clock = new VirtualClock(Schedule, plan.Start);
        Clock.Set(plan.ClockError);
        Weather = new Weather(Schedule.Chance(plan.SeedOf(3)));
        Store = new Store(Schedule);
        Disk = plan.Journal == JournalKind.Sqlite ? new Disk() : null;
        Trace.Hidden = Disk?.Folder;
        Journal = plan.Journal switch
        {
            JournalKind.Memory => new MemoryJournal(Clock),
            JournalKind.Sqlite => Disk!.Open(Clock),
            JournalKind.Stream => OpenStream(new VirtualClock(Schedule, plan.Start) { Wall = Clock }, static () => false, new Weather(new Random(0))),
            _ => null,
        };
        foreach (SimulatedCustomer customer in plan.Customers) Secrets.Add(customer.AppSecret);
        Kis = KisSimulator.CreateUnserved(new KisSimulatorOptions
        {
            Environment = plan.Environment == KisEnvironment.Real ? SimulatedEnvironment.Real : SimulatedEnvironment.Paper,
            Customers = plan.Customers,
            Seed = plan.Seed,
            TimeProvider = KisClock,
            TickInterval = TimeSpan.FromSeconds(1),
            Memory = 100_000,
            QuoteRate = plan.Quotes > 0 ? 0.1 : null,
        });
        Network = new VirtualNetwork(Schedule, Weather, Kis, Trace, Secrets);
        Calls = NewCallCount();
    }

    public DayPlan Plan { get; }

    public Schedule Schedule { get; }

    public Trace Trace { get; }

    /// <summary>For what happens to the process.</summary>
    public Random Random { get; }

    public VirtualClock KisClock { get; }

    /// <summary>The machine's time of day.</summary>
    public VirtualClock Clock { get; }

    public Weather Weather { get; }

    public SecretWatch Secrets { get; } = new();

    public KisSimulator Kis { get; }

    public VirtualNetwork Network { get; }

    /// <summary>Of the plain process, and of whoever looks from outside.</summary>
    public IJournal? Journal { get; }

    /// <summary>Where a journal's file is.</summary>
    public Disk? Disk { get; }

    /// <summary>Where a stream is.</summary>
    public Store Store { get; }

    /// <summary>Who published and who stood by, how often.</summary>
    public SortedDictionary<string, long> Roles { get; } = new(StringComparer.Ordinal);

    public TokenShelf Tokens { get; } = new();

    public CallCount Calls { get; }

    public List<CallCount> AllCalls { get; } = [];

    /// <summary>Whichever process next has a session that comes to this state is stopped; null: none is.</summary>
    public FeedState? StopAt { get; set; }

    public TransitionCounts Transitions { get; } = new();

    /// <summary>Each process has its share of the calls.</summary>
    public CallCount NewCallCount()
    {
        var calls = new CallCount(Plan.Environment == KisEnvironment.Real ? 2 : 1);
        AllCalls.Add(calls);
        return calls;
    }

    public void CountRole(LeaderRole role) => Roles[role.ToString()] = Roles.GetValueOrDefault(role.ToString()) + 1;

    /// <summary>The stream in the hands of who only reads.</summary>
    public RedisJournal OpenStream(VirtualClock clock, Func<bool> isGone, Weather? weather = null) => new("store:6379", Stream, new RedisJournalOptions
    {
        TimeProvider = Clock,
        World = new StoreWorld(clock, (_, _) => DialStore(isGone, weather), Schedule.Pass),
    });

    /// <summary>A connection to the store.</summary>
    public StoreConnection DialStore(Func<bool> isGone, Weather? weather = null)
    {
        if ((weather ?? Weather).IsStoreAway) throw new IOException("Connection refused");
        return new StoreConnection(Store, weather ?? Weather, isGone);
    }

    /// <summary>All that the journal holds.</summary>
    public async Task<IReadOnlyList<FillRecord>> ReadJournalAsync()
    {
        List<FillRecord> all = [];
        if (Journal is null) return all;
        IJournalReader reader = await Journal.OpenReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var buffer = new FillRecord[256];
            while (await reader.ReadAsync(all.Count == 0 ? default : all[^1].Position, buffer).ConfigureAwait(false) is > 0 and int count)
                all.AddRange(buffer.AsSpan(0, count));
        }

        return all;
    }

    /// <summary>Whether a notice has come twice today.</summary>
    public bool HasComeTwice => Kis.Faults.Triggered.ContainsKey("twice");
}
