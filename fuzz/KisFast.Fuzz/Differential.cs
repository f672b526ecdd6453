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

        Console.WriteLine($"seed {seed}, {cases:N0} inputs a target, all variants of this machine on each");
        int findings = 0;
        foreach (var target in FuzzTarget.All.Where(target => only is null || target.Name == only)) findings += Run(target, cases, seed);
        Console.WriteLine(findings == 0 ? "no differences" : $"{findings} targets differ");
        return findings == 0 ? 0 : 1;
    }

    private static int Run(FuzzTarget target, long cases, int seed)
    {
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < cases; i++)
        {
            byte[] input = target.Generate(random);
            try
            {
                target.Check(input);
            }
#pragma warning disable CA1031 // Whatever it throws is the finding.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Console.WriteLine($"{target.Name,-12} differs at input {i} of seed {seed}: {Convert.ToBase64String(input)}");
                Console.WriteLine(e is FindingException ? e.Message : e);
                return 1;
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine($"{target.Name,-12} {cases,12:N0} equal  {elapsed.TotalSeconds,7:F1} s  {cases / elapsed.TotalSeconds,12:N0}/s");
        return 0;
    }
}
