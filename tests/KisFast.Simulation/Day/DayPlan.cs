using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>What a day is like: drawn from its seed before it begins, so that its beginning does not depend on how it ends.</summary>
internal sealed record DayPlan
{
    /// <summary>How often a start tries, on days on which it gives up.</summary>
    public const int FewStartAttempts = 3;

    public required int Seed { get; init; }

    public required KisEnvironment Environment { get; init; }

    /// <summary>When the day begins, by KIS's clock.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The machine's clock less KIS's.</summary>
    public required TimeSpan ClockError { get; init; }

    public required IReadOnlyList<SimulatedCustomer> Customers { get; init; }

    public required bool HasAccount { get; init; }

    /// <summary>Where the records are kept.</summary>
    public required JournalKind Journal { get; init; }

    public bool HasJournal => Journal != JournalKind.None;

    /// <summary>How long the right to publish holds.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>How long the store may be away.</summary>
    public required TimeSpan OutageLimit { get; init; }

    /// <summary>Whether the strategy sees a record once the journal has it; else before.</summary>
    public required bool JournalFirst { get; init; }

    public required HandlerErrorPolicy OnHandlerError { get; init; }

    public required int RingSize { get; init; }

    public required int StartAttempts { get; init; }

    /// <summary>How long KIS takes a session that died for alive; null: not at all.</summary>
    public required int? Linger { get; init; }

    /// <summary>The mean time between two events of an HTS id's orders.</summary>
    public required TimeSpan Pace { get; init; }

    /// <summary>How long things go wrong.</summary>
    public required TimeSpan Storm { get; init; }

    public required IReadOnlyList<Episode> Episodes { get; init; }

    /// <summary>Another seed for each use.</summary>
    public int SeedOf(int use) => unchecked((Seed * 1_000_003) + (use * 7919));

    /// <summary>The same day, its storm over after a while.</summary>
    public DayPlan Until(TimeSpan storm) => this with { Storm = storm < Storm ? storm : Storm, Episodes = [.. Episodes.Where(episode => episode.At < storm)] };

    /// <summary>The same day with the episodes that a name stands for.</summary>
    public DayPlan Only(IReadOnlyCollection<string> names) => names.Count == 0 ? this
        : this with { Episodes = [.. Episodes.Where(episode => names.Contains(NameOf(episode), StringComparer.OrdinalIgnoreCase))] };

    /// <summary>What an episode is called in reports.</summary>
    public static string NameOf(Episode episode) =>
        episode.Trouble == Trouble.Kis ? episode.Fault.Split('=', '#', '@')[0] : episode.Trouble.ToString().ToLowerInvariant();

    /// <summary>Quotes that are registered beside the notices, on each session; 41 with them is all that KIS allows.</summary>
    public required int Quotes { get; init; }

    /// <summary>Draws the plan of a day.</summary>
    public static DayPlan Draw(int seed)
    {
        var random = new Random(seed);
        KisEnvironment environment = random.Next(3) == 0 ? KisEnvironment.Paper : KisEnvironment.Real;
        var storm = TimeSpan.FromMinutes(5 + (85 * random.NextDouble() * random.NextDouble()));
        bool hasAccount = random.Next(12) != 0;
        JournalKind journal = DrawJournal(new Random(unchecked((seed * 31) + 5)));
        SimulatedCustomer[] customers = DrawCustomers(random, journal);
        double steps = 20 + (400 * random.NextDouble() * random.NextDouble());
        DateTimeOffset start = DrawStart(random);
        TimeSpan clockError = random.Next(4) switch
        { 0 => TimeSpan.FromSeconds(random.Next(-150, 150)), 1 => TimeSpan.FromHours(random.Next(-9, 10)), _ => TimeSpan.Zero };
        if (random.Next(4) == 0) journal = JournalKind.None;
        return new DayPlan
        {
            Seed = seed,
            Environment = environment,
            Start = start,
            ClockError = clockError,
            Customers = customers,
            HasAccount = hasAccount,
            Journal = journal,
            Lease = TimeSpan.FromSeconds(0.4 + (random.Next(3) == 0 ? 0 : 4 * random.NextDouble())),
            OutageLimit = TimeSpan.FromSeconds(random.Next(2) == 0 ? 10 : random.Next(31)),
            JournalFirst = random.Next(2) == 0,
            OnHandlerError = random.Next(2) == 0 ? HandlerErrorPolicy.Stop : HandlerErrorPolicy.LogAndContinue,
            RingSize = 16 << random.Next(7),
            StartAttempts = random.Next(4) < (journal == JournalKind.Stream ? 3 : 2) ? FewStartAttempts : int.MaxValue,
            Linger = random.Next(3) == 0 ? random.Next(1, 101) : null,
            Pace = storm / steps * customers.Sum(static customer => customer.HtsIds.Count),
            Storm = storm,
            Quotes = random.Next(3) switch { 0 => Registration.MaxPerSession - 2, 1 => random.Next(5), _ => 0 },
            Episodes =
            [
                .. new EpisodeDraw(random, environment, storm, journal, customers.Length).All(new Random(unchecked((seed * 37) + 11)))
                    .OrderBy(static episode => episode.At),
            ],
        };
    }

    private static JournalKind DrawJournal(Random random) => random.Next(12) switch
    {
        0 or 1 => JournalKind.Sqlite,
        // Two processes and a store are ten times the work of one.
        2 => JournalKind.Stream,
        _ => JournalKind.Memory,
    };

    // Any hour, and more often than not one at which a clock or a calendar turns.
    private static DateTimeOffset DrawStart(Random random)
    {
        DateOnly day = random.Next(4) switch
        {
            0 => new DateOnly(2026, 3, 7).AddDays(random.Next(3)),
            1 => new DateOnly(2026, 10, 31).AddDays(random.Next(3)),
            2 => new DateOnly(2026, 12, 30).AddDays(random.Next(4)),
            _ => new DateOnly(2026, 1, 2).AddDays(random.Next(700)),
        };
        return new DateTimeOffset(day, new TimeOnly(0), TimeSpan.Zero).AddSeconds(random.Next(86_400));
    }

    // What needs two sessions and a journal that is rare would hardly be met.
    private static SimulatedCustomer[] DrawCustomers(Random random, JournalKind journal)
    {
        int count = random.Next(4) < (journal == JournalKind.Stream ? 3 : 1) ? 2 : 1;
        return [.. Enumerable.Range(1, count).Select(number =>
        {
            SimulatedCustomer customer = SimulatedCustomer.Numbered(number);
            return random.Next(4) == 0 ? customer with { HtsIds = [.. customer.HtsIds, customer.HtsIds[0].Replace("sim", "two", StringComparison.Ordinal)] }
                : customer;
        })];
    }
}
