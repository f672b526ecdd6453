namespace KisFast.Tests.Docs;

/// <summary>What the format step of CI does not look at: the length of lines.</summary>
public sealed class SourceLinesTests
{
    private const int Longest = 160;
    private static readonly string[] Folders = ["src", "tests", "bench", "fuzz"];

    // The READMEs show them to the letter.
    private static readonly string[] Shown = [Path.Combine("tests", "KisFast.FirstFills"), Path.Combine("tests", "KisFast.Examples", "Programs")];

    [Fact]
    public void Lines_have_at_most_160_characters()
    {
        string[] tooLong = [.. Folders.SelectMany(Sources).SelectMany(LongLines)];
        Assert.True(tooLong.Length == 0, $"longer than {Longest} characters: {string.Join(", ", tooLong)}");
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Where(file => !Shown.Contains(Path.GetDirectoryName(Path.GetRelativePath(Repository.Root, file))));

    // Raw literals are other people's text: a line of theirs stays one.
    private static IEnumerable<string> LongLines(string file)
    {
        bool isRaw = false;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            int quotes = line.Split("\"\"\"").Length - 1;
            bool hasRaw = isRaw || quotes > 0;
            isRaw ^= quotes % 2 == 1;
            if (line.Length > Longest && !hasRaw) yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number}";
        }
    }
}
