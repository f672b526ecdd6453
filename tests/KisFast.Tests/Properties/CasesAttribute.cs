using System.Globalization;
using Xunit.Sdk;

namespace KisFast.Tests.Properties;

/// <summary>
/// A property, over as many cases as given times KISFAST_CASES ÷ 100. A failure begins with the line that repeats it: KISFAST_SEED and
/// its three numbers, the failing case's own seed, gamma and size.
/// </summary>
/// <param name="cases">How many cases when KISFAST_CASES is not set.</param>
[XunitTestCaseDiscoverer("KisFast.Tests.Properties.CasesDiscoverer", "KisFast.Tests")]
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CasesAttribute : PropertyAttribute
{
    public const string CasesVariable = "KISFAST_CASES";
    public const string SeedVariable = "KISFAST_SEED";

    // Generators here take no notice of the size; a size that grows would only make two runs' seeds differ.
    private static readonly Type[] Generators = [.. typeof(IGenerated).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IGenerated)) && !type.IsInterface)];

    public CasesAttribute(int cases = 100)
    {
        Cases = cases;
        Complaint = Read(Environment.GetEnvironmentVariable(CasesVariable), Environment.GetEnvironmentVariable(SeedVariable), cases,
            out int scaled, out string? replay);
        MaxTest = scaled;
        if (replay is not null) Replay = replay;
        Arbitrary = Generators;
        QuietOnSuccess = true;
    }

    public int Cases { get; }

    /// <summary>What is wrong with the environment: the property's failure.</summary>
    public string? Complaint { get; }

    /// <summary>Reads the two variables.</summary>
    /// <param name="variable">KISFAST_CASES: how many cases a property of 100 has; null or empty for 100.</param>
    /// <param name="seed">KISFAST_SEED: seed, gamma and size; null or empty for chance.</param>
    /// <param name="usual">How many cases the property has when nothing is said.</param>
    /// <param name="cases">How many it shall have: one, when it is repeated.</param>
    /// <param name="replay">The seed as FsCheck takes it, or null.</param>
    /// <returns>A complaint, or null.</returns>
    internal static string? Read(string? variable, string? seed, int usual, out int cases, out string? replay)
    {
        cases = usual;
        replay = null;
        if (!string.IsNullOrEmpty(variable))
        {
            if (!int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out int hundred) || hundred < 1)
                return $"{CasesVariable}={variable} is no number of cases: give a whole number from 1, as in {CasesVariable}=10000.";
            cases = (int)Math.Clamp((long)usual * hundred / 100, 1, int.MaxValue);
        }

        if (string.IsNullOrEmpty(seed)) return null;
        // FsCheck's generator needs an odd gamma, and sizes of its own are never negative.
        if (seed.Split(',') is not [var first, var second, var third]
            || !ulong.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !ulong.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out ulong gamma) || gamma % 2 == 0
            || !int.TryParse(third, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return $"{SeedVariable}={seed} is not what a failing property prints: three whole numbers with commas between them, the second odd, "
                + $"as in {SeedVariable}=123,457,50.";
        }

        cases = 1;
        replay = seed;
        return null;
    }
}
