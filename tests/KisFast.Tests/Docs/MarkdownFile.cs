using System.Text.RegularExpressions;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>A page of the documentation.</summary>
/// <param name="Path">From the checkout's root.</param>
internal sealed partial record MarkdownFile(string Path)
{
    /// <summary>Every page: the READMEs, docs/, and those that packages carry.</summary>
    public static IEnumerable<MarkdownFile> All { get; } =
    [
        .. from folder in new[] { "", "docs", "docs/api", "docs/decisions", "docs/ko", "src" }
           let root = System.IO.Path.Combine(Repository.Root, folder)
           from file in Directory.EnumerateFiles(root, "*.md", folder == "src" ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
           select new MarkdownFile(System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')),
    ];

    public string Text { get; } = Repository.Read(Path);

    /// <summary>Blocks of code in a language.</summary>
    public IEnumerable<string> Code(string language) =>
        Block().Matches(Text).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["code"].Value);

    /// <summary>Targets of links and images.</summary>
    public IEnumerable<string> Links => Link().Matches(WithoutCode).Select(m => m.Groups["target"].Value);

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(WithoutCode).Select(m => AnchorOf(m.Groups["title"].Value));

    private string WithoutCode => Block().Replace(Text, "");

    public override string ToString() => Path;

    private static string AnchorOf(string title) =>
        NotInAnchors().Replace(title.Trim().ToLowerInvariant().Replace("`", "", StringComparison.Ordinal), "").Replace(' ', '-');

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}
