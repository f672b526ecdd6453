using KisFast.Tests.Support;

namespace KisFast.Tests.Docs;

/// <summary>The tests as pages name them: <c>Type.Method</c>.</summary>
internal static class TestSources
{
    private static readonly string[] All =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"))
            .Select(File.ReadAllText),
    ];

    /// <summary>Whether a class with such a method is there.</summary>
    public static bool Have(string type, string method) => All.Any(source =>
        source.Contains($"class {type}", StringComparison.Ordinal) && source.Contains($" {method}(", StringComparison.Ordinal));
}
