using System.Diagnostics;
using System.Globalization;

namespace KisFast.Simulation;

/// <summary>Day after day, until one does not hold or there are no more.</summary>
internal static class Run
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(5);

    /// <returns>0: all days held. 1: one did not. 2: the command line cannot be read.</returns>
    public static int Days(string[] args)
    {
        if (Arguments.Parse(args) is not { } asked)
        {
            Console.Error.WriteLine(Arguments.Usage);
            return 2;
        }

        ThreadPool.GetMaxThreads(out int workers, out _);
        if (workers != 1)
        {
            Console.Error.WriteLine($"The pool has {workers} workers and not one: start the program with its own runtimeconfig.json.");
            return 2;
        }

        int seed = asked.Seed ?? Random.Shared.Next(1, 1_000_000_000);
        var summary = new Summary(seed);
        long began = Stopwatch.GetTimestamp(), told = began;
        for (int day = 0; day < asked.Days; day++)
        {
            DayResult result = Day.Live(PlanOf(asked, unchecked(seed + day)), asked.Log ? Console.Out : null, Patience);
            summary.Add(result);
            if (result.Complaints.Count > 0)
            {
                Fail(asked, result);
                // The pool's worker is still in a day that hangs.
                if (!asked.All || result.Hangs) break;
            }

            if (Stopwatch.GetElapsedTime(told) < Progress) continue;
            told = Stopwatch.GetTimestamp();
            Console.Error.WriteLine(summary.Line());
        }

        summary.CheckLeaks();
        summary.CheckKinds();
        summary.CheckTable();
        if (asked.Table) Console.Write(summary.Table());
        Console.WriteLine(asked.Json ? summary.Json() : summary.Text(Stopwatch.GetElapsedTime(began)));
        return summary.Holds ? 0 : 1;
    }

    private static DayPlan PlanOf(Arguments asked, int seed)
    {
        DayPlan plan = DayPlan.Draw(seed).Only(asked.Faults);
        return asked.Storm is { } minutes ? plan.Until(TimeSpan.FromMinutes(minutes)) : plan;
    }

    private static void Fail(Arguments asked, DayResult result)
    {
        Console.WriteLine($"Day {result.Seed} does not hold:");
        foreach (string complaint in result.Complaints.Take(20)) Console.WriteLine($"  {complaint}");
        DayPlan plan = PlanOf(asked, result.Seed);
        string shorter = asked.Log || asked.All ? "" : Shortest(plan);
        Console.WriteLine($"Again: dotnet run -c Release --project tests/KisFast.Simulation -- --seed {result.Seed}{shorter} --log");
    }

    // The shortest storm after which it still does not hold, between the episodes of the plan.
    private static string Shortest(DayPlan plan)
    {
        double[] ends = [.. plan.Episodes.Select(static episode => Math.Ceiling(episode.At.TotalMinutes * 100 + 1) / 100).Distinct().Order(),
            plan.Storm.TotalMinutes];
        int low = 0, high = ends.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Day.Live(plan.Until(TimeSpan.FromMinutes(ends[middle])), null, Patience).Complaints.Count > 0) high = middle;
            else low = middle + 1;
        }

        return high == ends.Length - 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" --storm {ends[high]:0.##}");
    }
}
