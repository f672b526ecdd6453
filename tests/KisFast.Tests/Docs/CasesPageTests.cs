using System.Text.RegularExpressions;
using KisFast.Simulator;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>The page of cases names a test for each, named after it, and faults that the simulator has.</summary>
public partial class CasesPageTests
{
    public static TheoryData<string> Rows => [.. Repository.Read("docs/cases.md").Split('\n')
        .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| case", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_case_is_held_by_a_test_of_its_name(string row)
    {
        string[] cells = row.Split('|', StringSplitOptions.TrimEntries);
        MatchCollection tests = Held().Matches(cells[^2]);
        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.True(TestSources.Have(test.Groups["type"].Value, test.Groups["method"].Value), test.Value));
        string name = NoWord().Replace(cells[1].Replace(",", "", StringComparison.Ordinal), "_");
        Assert.Contains(name, tests[0].Groups["method"].Value, StringComparison.OrdinalIgnoreCase);
        foreach (Match fault in Fault().Matches(cells[^3])) new FaultSet().Set(fault.Groups["fault"].Value);
    }

    [GeneratedRegex(@"`(?<type>\w+)\.(?<method>\w+)`")]
    private static partial Regex Held();

    [GeneratedRegex("`(?<fault>[^`]+)`")]
    private static partial Regex Fault();

    [GeneratedRegex(@"\W+")]
    private static partial Regex NoWord();
}
