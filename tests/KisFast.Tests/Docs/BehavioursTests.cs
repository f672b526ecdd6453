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
        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(IsOurs).Select(File.ReadAllText)];
        foreach (string row in rows)
        {
            Match test = Guard().Match(row);
            Assert.True(test.Success, $"no test at the end of: {row}");
            string type = $"class {test.Groups["type"]}", method = $" {test.Groups["method"]}(";
            Assert.True(sources.Any(source => source.Contains(type, StringComparison.Ordinal)
                && source.Contains(method, StringComparison.Ordinal)), $"{test.Value} is not there: {row}");
        }
    }

    private static bool IsOurs(string path) => !path.Contains("/obj/", StringComparison.Ordinal)
        && !path.Contains("\\obj\\", StringComparison.Ordinal);

    [GeneratedRegex(@"`(?<type>\w+)\.(?<method>\w+)` \|$")]
    private static partial Regex Guard();
}
