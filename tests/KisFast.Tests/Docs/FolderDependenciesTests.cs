using System.Text.RegularExpressions;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>
/// The arrows between folders are the tables of <c>docs/architecture.md</c>: each row names a folder and what it may name. The rows stand
/// in order from the ground, and each names earlier ones only, so that there can be no circle.
/// </summary>
public partial class FolderDependenciesTests
{
    private const string Page = "docs/architecture.md";

    [Theory]
    [InlineData("src/KisFast", "NoticeDecoder", "Invariant")]
    [InlineData("src/KisFast.Simulator")]
    public void Every_arrow_is_in_the_table(string project, params string[] rooms)
    {
        Dictionary<string, string[]> allowed = Table(project).ToDictionary(row => row.Folder, row => row.May);
        FolderDependencies found = FolderDependencies.Of(project, rooms);
        Assert.True(found.Uses.Count > 100, $"only {found.Uses.Count} uses were found in {project}: the reader no longer reads");
        string[] broken =
        [
            .. from use in found.Uses
               where !allowed.TryGetValue(use.From, out string[]? may) || !may.Contains(use.To)
               select use.ToString(),
        ];
        Assert.True(broken.Length == 0, $"Not in the table of {project} in {Page}:\n{string.Join('\n', broken.Order())}");
    }

    [Theory]
    [InlineData("src/KisFast", "NoticeDecoder", "Invariant")]
    [InlineData("src/KisFast.Simulator")]
    public void No_arrow_of_the_table_is_unused(string project, params string[] rooms)
    {
        HashSet<(string, string)> used = [.. FolderDependencies.Of(project, rooms).Uses.Select(use => (use.From, use.To))];
        string[] unused =
        [
            .. from row in Table(project)
               from to in row.May
               where !used.Contains((row.Folder, to))
               select $"{row.Folder} -> {to}",
        ];
        Assert.True(unused.Length == 0, $"In the table of {project} in {Page}, and no file needs it:\n{string.Join('\n', unused)}");
    }

    [Theory]
    [InlineData("src/KisFast")]
    [InlineData("src/KisFast.Simulator")]
    public void A_row_names_earlier_rows_only(string project)
    {
        HashSet<string> below = [];
        foreach ((string folder, string[] may) in Table(project))
        {
            Assert.All(may, to => Assert.True(below.Contains(to), $"{folder} names {to}, which does not stand above it in the table of {project}"));
            Assert.True(below.Add(folder), $"{folder} has two rows");
        }
    }

    [Fact]
    public void No_folder_holds_more_than_a_fifth_of_the_files()
    {
        string root = Path.Combine(Repository.Root, "src/KisFast");
        string[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))];
        files = [.. files.Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal))];
        foreach (IGrouping<string, string> folder in files.GroupBy(f => f.Split('/')[0]))
            Assert.True(folder.Count() * 5 <= files.Length, $"{folder.Key} holds {folder.Count()} of {files.Length} files");
    }

    [Theory]
    [InlineData("using KisFast.Session;\nnamespace KisFast.Ring;\nclass A { Backoff? b; }", true)]
    [InlineData("namespace KisFast.Ring;\nclass A { KisFast.Session.Backoff? b; }", true)]
    [InlineData("namespace KisFast.Ring;\nclass A { void B() => global::KisFast.Session.Backoff.Next(); }", true)]
    [InlineData("namespace KisFast.Ring;\nclass A { Session.Backoff? b; }", true)]
    [InlineData("using static KisFast.Session.Backoff;\nnamespace KisFast.Ring;\nclass A;", true)]
    [InlineData("using Pause = KisFast.Session.Backoff;\nnamespace KisFast.Ring;\nclass A;", true)]
    [InlineData("namespace KisFast.Ring;\nclass A { Backoff? b; }", false)]
    [InlineData("namespace KisFast.Ring;\n// KisFast.Session.Backoff\nclass A { string b = \"KisFast.Session.Backoff\"; }", false)]
    [InlineData("namespace KisFast.Ring;\nclass A { Other.Session.Backoff? b; }", false)]
    public void A_name_counts_however_it_is_qualified(string text, bool counts)
    {
        FolderDependencies.Use[] expected = counts ? [new("Ring", "Session", "Ring/A.cs", "Backoff")] : [];
        const string Backoff = "namespace KisFast.Session;\ninternal static class Backoff;";
        Assert.Equal(expected, FolderDependencies.Of([("Ring/A.cs", text), ("Session/Backoff.cs", Backoff)]).Uses);
    }

    private static (string Folder, string[] May)[] Table(string project)
    {
        string page = new MarkdownFile(Page).Text;
        int start = page.IndexOf($"<!-- arrows of {project} -->", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Page} has no table of the arrows of {project}");
        string table = page[start..page.IndexOf("\n\n", start, StringComparison.Ordinal)];
        return [.. Row().Matches(table).Select(m => (m.Groups[1].Value, m.Groups[2].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries)))];
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]*?) ?\| ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
