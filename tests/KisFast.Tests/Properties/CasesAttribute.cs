namespace KisFast.Tests.Properties;

/// <summary>
/// A property over as many generated cases as KISFAST_CASES says (100 when unset). A failure prints the seed to run it again with:
/// KISFAST_SEED takes its two numbers as <c>first,second</c>.
/// </summary>
internal sealed class CasesAttribute : PropertyAttribute
{
    public const string CasesVariable = "KISFAST_CASES";
    public const string SeedVariable = "KISFAST_SEED";

    public CasesAttribute()
    {
        MaxTest = int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), out int cases) ? cases : 100;
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed) Replay = seed;
        Arbitrary = [typeof(WireArbitraries)];
        QuietOnSuccess = true;
    }
}
