using KisFast.Session;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

public class DocumentationTests
{
    public static TheoryData<string> Pages => [.. MarkdownFile.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_lead_somewhere(string path)
    {
        var page = new MarkdownFile(path);
        string folder = Path.GetDirectoryName(path)!;
        foreach (string link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? path
                : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, folder, parts[0])));
            string full = Path.Combine(Repository.Root, target);
            Assert.True(File.Exists(full) || Directory.Exists(full), $"{path} links to {link}, which is not there");
            if (parts.Length > 1) Assert.Contains(parts[1], new MarkdownFile(target).Anchors);
        }
    }

    [Fact]
    public void The_map_links_every_page()
    {
        string[] links = [.. new MarkdownFile("docs/README.md").Links];
        foreach (MarkdownFile page in MarkdownFile.All.Where(p => Path.GetDirectoryName(p.Path) == "docs" && p.Path != "docs/README.md"))
            Assert.Contains(Path.GetFileName(page.Path), links);
    }

    [Theory]
    [InlineData("ini", "myfills.service", "[Service]", "\n[Install]")]
    [InlineData("dockerfile", "Dockerfile", "FROM", null)]
    public void What_the_host_s_page_shows_of_a_deployment_is_its_file(string language, string file, string from, string? to)
    {
        string whole = File.ReadAllText(Path.Combine(Repository.Root, "tests", "KisFast.Examples", "Programs", "deploy", file)).ReplaceLineEndings("\n");
        whole = whole[whole.IndexOf(from, StringComparison.Ordinal)..];
        if (to is not null) whole = whole[..whole.IndexOf(to, StringComparison.Ordinal)];
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "hosting.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```{language}\n{whole}```", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_carry_no_relative_links()
    {
        // Where a package's page is shown, the repository's files are not.
        foreach (MarkdownFile page in MarkdownFile.All.Where(p => p.Path.StartsWith("src/", StringComparison.Ordinal)))
            Assert.All(page.Links, link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_piece_of_CSharp_is_compiled_somewhere(string path)
    {
        foreach (string code in new MarkdownFile(path).Code("csharp"))
        {
            string[] snippet = Lines(code);
            Assert.True(Sources.Any(source => Contains(source, snippet)), $"{path}: this is in no compiled file, line after line:\n{code}");
        }
    }

    [Fact]
    public void The_Korean_README_has_the_same_program_and_the_same_links()
    {
        var english = new MarkdownFile("README.md");
        var korean = new MarkdownFile("README.ko.md");
        Assert.Equal(english.Code("csharp").Select(Lines), korean.Code("csharp").Select(Lines));
        Assert.Equal(
            english.Links.Where(l => !l.StartsWith("README", StringComparison.Ordinal)).Order(),
            korean.Links.Where(l => !l.StartsWith("README", StringComparison.Ordinal) && !l.StartsWith("docs/ko/", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("getting-started.md")]
    [InlineData("faq.md")]
    public void A_Korean_page_has_the_same_blocks_links_and_questions(string name)
    {
        var english = new MarkdownFile($"docs/{name}");
        var korean = new MarkdownFile($"docs/ko/{name}");
        Assert.All(["csharp", "sh", "xml"], (string language) => Assert.Equal(english.Code(language), korean.Code(language)));
        Assert.Equal(Targets(english), Targets(korean).Where(l => l != english.Path));
        Assert.Equal(english.Text.Split("\n**").Length, korean.Text.Split("\n**").Length);
        Assert.Equal(english.Anchors.Count(), korean.Anchors.Count());

        // Files and addresses, without what a heading's language makes of an anchor; a Korean page stands for its English one.
        static IEnumerable<string> Targets(MarkdownFile page) => page.Links
            .Where(l => l[0] != '#')
            .Select(l => l.Contains("://", StringComparison.Ordinal) ? l : Resolve(page, l.Split('#')[0]))
            .Distinct().Order(StringComparer.Ordinal);

        static string Resolve(MarkdownFile page, string link)
        {
            string path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, link));
            return Path.GetRelativePath(Repository.Root, path).Replace('\\', '/').Replace("docs/ko/", "docs/", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_record_s_page_names_every_member()
    {
        string page = new MarkdownFile("docs/record.md").Text;
        Assert.All(typeof(FillRecord).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance),
            field => Assert.Contains($"`{field.Name}`", page));
        Assert.All(Enum.GetNames<RejectReason>().Where(n => n != nameof(RejectReason.None)), reason => Assert.Contains($"`{reason}`", page));
        Assert.All(Enum.GetNames<Market>().Where(n => n is not (nameof(Market.None) or nameof(Market.Unknown))),
            market => Assert.Contains($"`{market}`", page));
    }

    [Fact]
    public void The_table_of_states_is_the_state_machine()
    {
        var table = new MarkdownFile("docs/sessions-and-recovery.md").Text.Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && Enum.TryParse<FeedState>(cells[1].Trim('`'), out _))
            .ToDictionary(cells => Enum.Parse<FeedState>(cells[1].Trim('`')), cells => cells[2].Split(", ").Select(s => Enum.Parse<FeedState>(s.Trim('`'))));
        Assert.All(Enum.GetValues<FeedState>(), from =>
        {
            IEnumerable<FeedState> reached = Enum.GetValues<SessionTrigger>()
                .Where(trigger => SessionTransitions.TryGet(from, trigger, out FeedState _))
                .Select(trigger => SessionTransitions.TryGet(from, trigger, out FeedState next) ? next : from);
            Assert.Equal(reached.Distinct().Order(), table.GetValueOrDefault(from, []).Order());
        });
    }

    private static readonly string[][] Sources =
    [
        .. from folder in new[] { "tests/KisFast.Examples", "tests/KisFast.FirstFills", "tests/KisFast.ReadmeProgram", "tests/KisFast.GettingStarted" }
           from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
           select Lines(File.ReadAllText(file)),
        Lines(Repository.Read("src/KisFast/Handling/IFillHandler.cs")),
    ];

    // Indentation, empty lines and comments do not count: a Korean page has Korean ones.
    private static string[] Lines(string code) =>
    [
        .. code.ReplaceLineEndings("\n").Split('\n').Select(static line => $"{line} ")
            .Where(static line => !line.Contains("///", StringComparison.Ordinal))
            .Select(static line => line.Split("// ")[0].Trim()).Where(static line => line.Length > 0),
    ];

    private static bool Contains(string[] source, string[] snippet) =>
        Enumerable.Range(0, Math.Max(source.Length - snippet.Length + 1, 0)).Any(start => source.AsSpan(start, snippet.Length).SequenceEqual(snippet));
}
