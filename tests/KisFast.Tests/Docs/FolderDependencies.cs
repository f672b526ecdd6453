using System.Text.RegularExpressions;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>
/// Which folder of a project names types of which other, read from the sources as text: comments, strings and member accesses do not
/// count, and a type counts only in files that see its namespace. Files of the project's root are the folder <c>(root)</c>, except those
/// that stand for a room of their own.
/// </summary>
internal sealed partial class FolderDependencies
{
    private readonly List<Use> _uses = [];

    private FolderDependencies()
    {
    }

    /// <summary>One use: a file of a folder names a type of another.</summary>
    internal readonly record struct Use(string From, string To, string File, string Type)
    {
        public override string ToString() => $"{File} names {Type}: {From} -> {To}";
    }

    public IReadOnlyList<Use> Uses => _uses;

    /// <summary>Reads a project.</summary>
    /// <param name="project">Its folder, from the checkout's root.</param>
    /// <param name="rooms">Files of its root that are rooms of their own.</param>
    public static FolderDependencies Of(string project, params string[] rooms)
    {
        string root = Path.Combine(Repository.Root, project);
        Source[] sources =
        [
            .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let file = Path.GetRelativePath(root, path).Replace('\\', '/')
               where !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal)
               select Read(file, File.ReadAllText(path).ReplaceLineEndings("\n"), rooms),
        ];
        ILookup<string, Source> declarers = sources.SelectMany(s => s.Types.Select(type => (type, s))).ToLookup(t => t.type, t => t.s);
        var all = new FolderDependencies();
        foreach (Source source in sources)
        {
            foreach (string word in source.Words)
            {
                Source[] declaring = [.. declarers[word].Where(d => source.Sees(d.Namespace))];
                if (declaring.Length == 0 || Array.Exists(declaring, d => d.Folder == source.Folder)) continue;
                all._uses.Add(new Use(source.Folder, declaring[0].Folder, source.File, word));
            }
        }

        return all;
    }

    private static Source Read(string file, string text, string[] rooms)
    {
        string[] usings = [.. Using().Matches(text).Select(m => m.Groups[1].Value)];
        string @namespace = Namespace().Match(text).Groups[1].Value;
        string code = Using().Replace(Text().Replace(Comment().Replace(text, ""), "\"\""), "");
        string[] types = [.. Type().Matches(code).Select(m => m.Groups[1].Value)];
        HashSet<string> members = [.. Member().Matches(code).Select(m => m.Groups[1].Value)];
        string room = Path.GetFileNameWithoutExtension(file).Split('.')[0];
        string folder = file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)]
            : rooms.Contains(room) ? room
            : "(root)";
        return new Source(file, folder, @namespace, usings, types, [.. Word().Matches(code).Select(m => m.Value).Where(w => !members.Contains(w)).Distinct()]);
    }

    // Types that are not nested stand at the beginning of a line.
    [GeneratedRegex(@"^(?:public |internal |file )[^\n(={]*?\b(?:class|enum|interface|record struct|record|struct|delegate [\w<>?]+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Type();

    // A property, field, method or parameter that has a type's name: it comes after its own type.
    [GeneratedRegex(@"(?<!\b(?:new|return|is|as|in|await|throw|case|else|not|and|or|where|ref|out) )(?<=[\w>\]?] )([A-Z]\w*)(?= \{| =>| =[^=]|;|\(|,|\))")]
    private static partial Regex Member();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*|(?<=KisFast\.[\w.]*\.)[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^using (?!static|var )([\w.]+);\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""")]
    private static partial Regex Text();

    private sealed record Source(string File, string Folder, string Namespace, string[] Usings, string[] Types, string[] Words)
    {
        public bool Sees(string other) =>
            Namespace == other || Namespace.StartsWith(other + ".", StringComparison.Ordinal) || Usings.Contains(other);
    }
}
