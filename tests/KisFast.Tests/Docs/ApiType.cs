using System.Text;

namespace KisFast.Tests.Docs;

/// <summary>A public type on a page of the API reference.</summary>
internal sealed class ApiType(string name, string folder, string kind, string ns)
{
    private string _declaration = "";
    private string _summary = "";

    public string Name { get; } = name;

    public string Folder { get; } = folder;

    public string Kind { get; } = kind;

    public List<(string Signature, string Summary)> Members { get; } = [];

    /// <summary>A partial of it: the one with a summary speaks for all.</summary>
    public void Describe(string declaration, string summary)
    {
        if (_declaration.Length > 0 && (summary.Length == 0 || _summary.Length > 0))
            return;
        _declaration = declaration;
        _summary = summary;
    }

    public void Write(StringBuilder page, string package)
    {
        page.Append("\n### ").Append(Name).Append("\n\n`").Append(_declaration).Append('`');
        if (ns != $"namespace {package};")
            page.Append(", `").Append(ns.TrimEnd(';')).Append('`');
        page.Append("\n\n").Append(_summary).Append('\n');
        if (Members.Count == 0)
            return;
        page.Append("\n| member | |\n|---|---|\n");
        foreach ((string signature, string summary) in Members)
            page.Append("| `").Append(Cell(signature)).Append("` | ").Append(Cell(summary)).Append(" |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
