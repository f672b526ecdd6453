using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>The pages under docs/api: a package's public types and members, with the summaries of their XML comments.</summary>
/// <remarks>
/// Read from the sources, so that every package has its page without being built. The public types are those of PublicAPI.*.txt,
/// which the compiler holds to the code. <c>KISFAST_WRITE_API=1</c> makes the tests write the pages.
/// </remarks>
internal sealed partial class ApiReference(string package)
{
    public static readonly string[] Packages = ["KisFast", "KisFast.Sqlite", "KisFast.Redis", "KisFast.Simulator", "KisFast.Hosting"];

    public string Path { get; } = $"docs/api/{package}.md";

    /// <summary>The names of a package's public types, without namespace and type parameters.</summary>
    public IEnumerable<string> PublicTypes =>
        from file in new[] { "Shipped", "Unshipped" }
        from line in Repository.Read($"src/{package}/PublicAPI.{file}.txt").Split('\n')
        where line.Length > 0 && line[0] != '#' && !line.Contains('(', StringComparison.Ordinal) && !line.Contains("->", StringComparison.Ordinal)
        select TypeParameters().Replace(line.Trim(), "").Split('.')[^1];

    public string Page()
    {
        var publicTypes = PublicTypes.ToHashSet(StringComparer.Ordinal);
        string root = System.IO.Path.Combine(Repository.Root, "src", package);
        var types = new SortedDictionary<string, ApiType>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = System.IO.Path.GetRelativePath(root, file).Replace('\\', '/');
            if (!relative.StartsWith("obj/", StringComparison.Ordinal) && !relative.StartsWith("bin/", StringComparison.Ordinal))
                Read(File.ReadAllLines(file), relative, types);
        }

        var page = new StringBuilder()
            .Append("# ").Append(package).Append(": the public API\n\n")
            .Append("Made from the XML comments; do not edit. To make it again: ")
            .Append("`KISFAST_WRITE_API=1 dotnet test tests/KisFast.Tests -c Release --filter ApiReference`.\n\n")
            .Append("[All packages](README.md)\n");
        IGrouping<string, ApiType>[] folders =
            [.. types.Values.Where(t => publicTypes.Contains(t.Name)).GroupBy(t => t.Folder).OrderBy(g => g.Key, StringComparer.Ordinal)];
        foreach (IGrouping<string, ApiType> folder in folders.Where(_ => folders.Length > 1))
            page.Append("\n- ").Append(Title(folder.Key)).Append(": ").AppendJoin(", ", folder.Select(t => $"[{t.Name}](#{t.Name.ToLowerInvariant()})"));
        if (folders.Length > 1)
            page.Append('\n');
        foreach (IGrouping<string, ApiType> folder in folders)
        {
            page.Append("\n## ").Append(Title(folder.Key)).Append('\n');
            foreach (ApiType type in folder)
                type.Write(page, package);
        }

        return page.ToString();
    }

    private string Title(string folder) => folder.Length == 0 ? package : folder;

    private static void Read(string[] lines, string path, SortedDictionary<string, ApiType> types)
    {
        var open = new Stack<(int Indent, ApiType? Type)>();
        var comment = new List<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            int indent = lines[i].Length - lines[i].TrimStart().Length;
            if (line.StartsWith("///", StringComparison.Ordinal))
                comment.Add(line[3..]);
            if (line.Length == 0 || line[0] is '[' or '#' || line.StartsWith("//", StringComparison.Ordinal))
                continue;

            if (Declaration().Match(line) is { Success: true } declared)
            {
                while (open.Count > 0 && open.Peek().Indent >= indent)
                    open.Pop();
                ApiType? type = null;
                if (declared.Groups["access"].Value == "public")
                {
                    string name = declared.Groups["name"].Value;
                    string folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";
                    string inNamespace = Array.Find(lines, l => l.StartsWith("namespace ", StringComparison.Ordinal))!;
                    if (!types.TryGetValue(name, out type))
                        types.Add(name, type = new(name, folder, declared.Groups["kind"].Value, inNamespace));
                    type.Describe(Signature(lines, i), Summary(comment));
                }

                open.Push((indent, type));
            }
            else if (open.Count > 0 && open.Peek() is { Type: { } owner } top && indent == top.Indent + 4)
            {
                bool isMember = owner.Kind == "enum" ? EnumMember().IsMatch(line)
                    : owner.Kind == "interface" ? comment.Count > 0
                    : line.StartsWith("public ", StringComparison.Ordinal) && !line.Contains(" override ", StringComparison.Ordinal);
                if (isMember)
                    owner.Members.Add((owner.Kind == "enum" ? EnumMember().Match(line).Groups["name"].Value : Signature(lines, i), Summary(comment)));
            }

            comment.Clear();
        }
    }

    // From the declaration to its body, over as many lines as its parameters take.
    private static string Signature(string[] lines, int at)
    {
        string text = lines[at].Trim();
        while (text.Count(c => c == '(') > text.Count(c => c == ')') && at + 1 < lines.Length)
            text += " " + lines[++at].Trim();
        text = Regex.Replace(text, @"\s*(\{|=>|;).*$", "");
        int parameters = text.IndexOf('(', StringComparison.Ordinal), value = text.IndexOf(" = ", StringComparison.Ordinal);
        if (value >= 0 && (parameters < 0 || value < parameters))
            text = text[..value];
        return Attributes().Replace(Modifiers().Replace(text, ""), "").Replace("( ", "(", StringComparison.Ordinal);
    }

    private static string Summary(List<string> comment)
    {
        if (comment.Count == 0)
            return "";
        XElement? summary = XElement.Parse($"<doc>{string.Join('\n', comment)}</doc>").Element("summary");
        return summary is null ? "" : Blanks().Replace(Text(summary), " ").Trim();
    }

    private static string Text(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value.Replace("<", "&lt;", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal),
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } see => Name(see),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => " " + Text(other) + " ",
        _ => "",
    }));

    private static string Name(XElement see)
    {
        if (see.Attribute("href") is { } link)
            return see.Value.Length > 0 ? $"{see.Value} ({link.Value})" : link.Value;
        string name = (see.Attribute("cref") ?? see.Attribute("langword") ?? see.Attribute("name"))?.Value ?? see.Value;
        return $"`{TypeParameters().Replace(name.Split('(')[0], "")}`";
    }

    [GeneratedRegex(@"<[^>]*>|\{[^}]*\}")]
    private static partial Regex TypeParameters();

    [GeneratedRegex(
        @"^(?<access>public|internal|private|protected|file)\s+((static|sealed|abstract|readonly|ref|partial|unsafe|private|protected)\s+)*" +
        @"((?<kind>class|struct|interface|enum|record)(\s+(struct|class))?|(?<kind>delegate)\s+[\w<>?.]+)\s+(?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(?<name>[A-Z]\w*)\s*(=[^,]*)?,?(\s*//.*)?$")]
    private static partial Regex EnumMember();

    [GeneratedRegex(@"\b(public|unsafe|partial|async|extern)\s+")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"\[[A-Z]\w*(\([^)]*\))?\]\s+")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
