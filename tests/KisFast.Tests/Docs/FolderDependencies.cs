using System.Text.RegularExpressions;
using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>
/// Which folder of a project names types of which other, read from the sources as text: comments, strings and member accesses do not
/// count, and a type counts only in files that see its namespace or write it before the type's name. Files of the project's root are the
/// folder <c>(root)</c>, except those that stand for a room of their own.
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
        return Of(
        [
            .. from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let file = Path.GetRelativePath(root, path).Replace('\\', '/')
               where !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal)
               select (file, File.ReadAllText(path)),
        ], rooms);
    }

    /// <summary>Reads files, given with their names from the project's folder.</summary>
    public static FolderDependencies Of((string File, string Text)[] files, params string[] rooms)
    {
        Source[] sources = [.. files.Select(f => Read(f.File, f.Text.ReplaceLineEndings("\n"), rooms))];
        ILookup<string, Source> declarers = sources.SelectMany(s => s.Types.Select(type => (type, s))).ToLookup(t => t.type, t => t.s);
        var all = new FolderDependencies();
        foreach (Source source in sources)
        {
            foreach (string word in source.Words)
            {
                Source[] declaring = [.. declarers[word].Where(d => source.Sees(d.Namespace))];
                all.Add(source, declaring, word);
            }

            foreach ((string qualifier, string word) in source.Qualified)
            {
                Source[] declaring = [.. declarers[word].Where(d => source.Means(qualifier, d.Namespace))];
                all.Add(source, declaring, word);
            }
        }

        return all;
    }

    private void Add(Source source, Source[] declaring, string word)
    {
        if (declaring.Length == 0 || Array.Exists(declaring, d => d.Folder == source.Folder)) return;
        var use = new Use(source.Folder, declaring[0].Folder, source.File, word);
        if (!_uses.Contains(use)) _uses.Add(use);
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
        string[] words = [.. Word().Matches(code).Select(m => m.Value).Where(w => !members.Contains(w)).Distinct()];
        return new Source(file, folder, @namespace, usings, types, words, [.. Chain().Matches(code).SelectMany(m => Split(m.Value)).Distinct()]);
    }

    /// <summary>A.B.C may be C in A.B, or B in A.</summary>
    private static IEnumerable<(string Qualifier, string Word)> Split(string chain)
    {
        string[] parts = chain.Split('.');
        for (int i = 1; i < parts.Length; i++) yield return (string.Join('.', parts[..i]), parts[i]);
    }

    // Types that are not nested stand at the beginning of a line.
    [GeneratedRegex(@"^(?:public |internal |file )[^\n(={]*?\b(?:class|enum|interface|record struct|record|struct|delegate [\w<>?]+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Type();

    // A property, field, method or parameter that has a type's name: it comes after its own type.
    [GeneratedRegex(@"(?<!\b(?:new|return|is|as|in|await|throw|case|else|not|and|or|where|ref|out) )(?<=[\w>\]?] )([A-Z]\w*)(?= \{| =>| =[^=]|;|\(|,|\))")]
    private static partial Regex Member();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex Chain();

    [GeneratedRegex(@"^using (?!static|var )([\w.]+);\n", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""")]
    private static partial Regex Text();

    private sealed record Source(
        string File, string Folder, string Namespace, string[] Usings, string[] Types, string[] Words, (string Qualifier, string Word)[] Qualified)
    {
        /// <summary>Whether a qualifier in this file is that namespace: whole, or from one of those around the file's own on.</summary>
        public bool Means(string qualifier, string other)
        {
            if (qualifier == other) return true;
            for (string around = Namespace; around.Length > 0; around = around[..Math.Max(0, around.LastIndexOf('.'))])
                if ($"{around}.{qualifier}" == other) return true;
            return false;
        }

        public bool Sees(string other) =>
            Namespace == other || Namespace.StartsWith(other + ".", StringComparison.Ordinal) || Usings.Contains(other);
    }
}
