using System.Diagnostics;

namespace KisFast.Fuzz;

/// <summary>Generated inputs against the oracles, every variant of a component on each: fast enough for tens of millions.</summary>
internal static class Differential
{
    public static int Run(string[] args)
    {
        long cases = 1_000_000;
        int seed = Environment.TickCount;
        string? only = null;
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--cases" && long.TryParse(value, out cases)) continue;
            if (args[i] == "--seed" && int.TryParse(value, out seed)) continue;
            if (args[i] == "--target") only = value;
            else return Commands.Usage();
        }

        int workers = Environment.ProcessorCount;
        Console.WriteLine($"seed {seed}, {cases:N0} inputs a target on {workers} threads, all variants of this machine on each");
        int differing = 0;
        foreach (var target in FuzzTarget.All.Where(target => only is null || target.Name == only))
        {
            if (!Run(target, cases, seed, workers)) differing++;
        }

        Console.WriteLine(differing == 0 ? "no differences" : $"{differing} targets differ");
        return differing == 0 ? 0 : 1;
    }

    private static bool Run(FuzzTarget target, long cases, int seed, int workers)
    {
        long start = Stopwatch.GetTimestamp();
        bool differs = false;
        Parallel.For(0, workers, worker =>
        {
            long share = (cases / workers) + (worker < cases % workers ? 1 : 0);
            if (!Run(target, share, seed + worker, ref differs)) Volatile.Write(ref differs, true);
        });
        if (differs) return false;
        var elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"{target.Name,-12} {cases,12:N0} equal  {elapsed.TotalSeconds,7:F1} s  {cases / elapsed.TotalSeconds,12:N0}/s");
        return true;
    }

    private static bool Run(FuzzTarget target, long cases, int seed, ref bool stop)
    {
        var random = new Random(seed);
        for (long i = 0; i < cases && !Volatile.Read(ref stop); i++)
        {
            byte[] input = target.Generate(random);
            try
            {
                target.Check(input);
            }
            // Whatever it throws is the finding.
            catch (Exception e)
            {
                Console.WriteLine($"{target.Name,-12} differs at input {i} of seed {seed}: {Convert.ToBase64String(input)}");
                Console.WriteLine(e is FindingException ? e.Message : e);
                return false;
            }
        }

        return true;
    }
}
