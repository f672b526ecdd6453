using System.Text.RegularExpressions;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>The page of behaviours names a test for each: the test is there.</summary>
public partial class BehavioursTests
{
    [Fact]
    public void Each_behaviour_s_test_is_there()
    {
        string[] rows = [.. Repository.Read("docs/behaviours.md").Split("## The same frames")[0].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| behaviour", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        foreach (string row in rows)
        {
            Match test = Guard().Match(row);
            Assert.True(test.Success, $"no test at the end of: {row}");
            Assert.True(TestSources.Have(test.Groups["type"].Value, test.Groups["method"].Value), $"{test.Value} is not there: {row}");
        }
    }

    [GeneratedRegex(@"`(?<type>\w+)\.(?<method>\w+)` \|$")]
    private static partial Regex Guard();
}
