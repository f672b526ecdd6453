using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KisFast.Tests.Support;

/// <summary>The public vectors: frames with the records or the reject that each must give.</summary>
internal static class Vectors
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "vectors");

    public static readonly (byte[] Key, byte[] Iv) Keys = ReadKeys();

    public static IEnumerable<JsonNode> Notices => File.ReadLines(Path.Combine(Folder, "notices.ndjson")).Select(line => JsonNode.Parse(line)!);

    private static (byte[] Key, byte[] Iv) ReadKeys()
    {
        var keys = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "keys.json")))!;
        return (Encoding.UTF8.GetBytes((string)keys["key"]!), Encoding.UTF8.GetBytes((string)keys["iv"]!));
    }
}
