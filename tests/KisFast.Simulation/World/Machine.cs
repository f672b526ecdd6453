using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>What a process finds and leaves behind: the world, the machine's clock, the journal and the tokens.</summary>
internal sealed class Machine
{
    public Machine(DayPlan plan, TextWriter? log)
    {
        Plan = plan;
        Schedule = new Schedule(plan.SeedOf(1));
        Trace = new Trace(Schedule, log);
        Random = new Random(plan.SeedOf(2));
        KisClock = new VirtualClock(Schedule, plan.Start);
        Clock = new VirtualClock(Schedule, plan.Start);
        Clock.Set(plan.ClockError);
        Weather = new Weather(new Random(plan.SeedOf(3)));
        Journal = plan.HasJournal ? new MemoryJournal(Clock) : null;
        foreach (SimulatedCustomer customer in plan.Customers) Secrets.Add(customer.AppSecret);
        Kis = KisSimulator.CreateUnserved(new KisSimulatorOptions
        {
            Environment = plan.Environment == KisEnvironment.Real ? SimulatedEnvironment.Real : SimulatedEnvironment.Paper,
            Customers = plan.Customers,
            Seed = plan.Seed,
            TimeProvider = KisClock,
            TickInterval = TimeSpan.FromSeconds(1),
            Memory = 100_000,
        });
        Network = new VirtualNetwork(Schedule, Weather, Kis, Trace, Secrets);
        Calls = new CallCount(plan.Environment == KisEnvironment.Real ? 2 : 1);
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

    public MemoryJournal? Journal { get; }

    public TokenShelf Tokens { get; } = new();

    public CallCount Calls { get; }

    public TransitionCounts Transitions { get; } = new();

    /// <summary>Whether a notice has come twice today.</summary>
    public bool HasComeTwice => Kis.Faults.Triggered.ContainsKey("twice");
}
