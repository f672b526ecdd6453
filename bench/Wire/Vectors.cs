using System.Text;
using System.Text.Json.Nodes;

namespace KisFast.Wire;

/// <summary>The public vectors, embedded: a benchmark's process may start anywhere.</summary>
internal static class Vectors
{
    static Vectors()
    {
        var keys = JsonNode.Parse(Read("keys.json"))!;
        Key = Encoding.UTF8.GetBytes((string)keys["key"]!);
        Iv = Encoding.UTF8.GetBytes((string)keys["iv"]!);
    }

    public static byte[] Key { get; }

    public static byte[] Iv { get; }

    /// <summary>The frame of a vector, by its name.</summary>
    public static byte[] Frame(string name) =>
        Read("notices.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Where(vector => (string)vector["name"]! == name)
            .Select(vector => Encoding.UTF8.GetBytes((string)vector["frame"]!))
            .Single();

    private static string Read(string resource)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"The resource {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
