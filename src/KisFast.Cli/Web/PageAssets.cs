using System.Text;
using System.Text.RegularExpressions;

namespace KisFast.Cli;

/// <summary>The page's three files and its icon, in the tool itself; <c>{{words}}</c> are said in the table's language.</summary>
internal sealed partial class PageAssets(TableStyle style)
{
    private readonly Dictionary<string, (string ContentType, byte[] Body)> _assets = new(StringComparer.Ordinal)
    {
        ["/"] = ("text/html; charset=utf-8", Read("page.html", style)),
        ["/page.css"] = ("text/css; charset=utf-8", Read("page.css", style)),
        ["/page.js"] = ("text/javascript; charset=utf-8", Read("page.js", style)),
        ["/icon.svg"] = ("image/svg+xml", Read("icon.svg", style)),
    };

    /// <summary>A file by its path.</summary>
    public bool TryGet(string path, out string contentType, out byte[] body)
    {
        bool found = _assets.TryGetValue(path, out (string ContentType, byte[] Body) asset);
        (contentType, body) = asset;
        return found;
    }

    private static byte[] Read(string name, TableStyle style)
    {
        using Stream resource = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        string text = reader.ReadToEnd();
        return Encoding.UTF8.GetBytes(name.EndsWith(".html", StringComparison.Ordinal)
            ? Word().Replace(text, match => PageWords.Of(match.Groups[1].Value, style)) : text);
    }

    [GeneratedRegex(@"\{\{(.+?)\}\}")]
    private static partial Regex Word();
}
