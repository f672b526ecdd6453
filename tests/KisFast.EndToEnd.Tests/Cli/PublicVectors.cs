using System.Text.Json.Nodes;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>The public vectors, and what <c>kisfast decode</c> must make of them.</summary>
internal static class PublicVectors
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "vectors");

    public static string FramesPath => Path.Combine(Folder, "frames.txt");

    public static byte[] Frames => File.ReadAllBytes(FramesPath);

    public static string[] Keys
    {
        get
        {
            JsonNode keys = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "keys.json")))!;
            return ["--key", (string)keys["key"]!, "--iv", (string)keys["iv"]!];
        }
    }

    /// <summary>One object per record or reject, members in order; the message of a reject left out.</summary>
    public static List<string> Expected() => Expected("notices.ndjson");

    /// <summary>The same for frames of which a part can be read.</summary>
    public static List<string> ExpectedPartial() => Expected("partial/notices.ndjson");

    public static string[] PartialKeys
    {
        get
        {
            JsonNode keys = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "partial", "keys.json")))!;
            return ["--key", (string)keys["key"]!, "--iv", (string)keys["iv"]!];
        }
    }

    public static string PartialFramesPath => Path.Combine(Folder, "partial", "frames.txt");

    /// <summary>The same for frames of market data.</summary>
    public static List<string> ExpectedMarketData() => Expected("market-data/records.ndjson", refusesRecords: false);

    public static string MarketDataFramesPath => Path.Combine(Folder, "market-data", "frames.txt");

    private static List<string> Expected(string file, bool refusesRecords = true)
    {
        var expected = new List<string>();
        int line = 0;
        foreach (string text in File.ReadLines(Path.Combine(Folder, file)))
        {
            line++;
            JsonNode vector = JsonNode.Parse(text)!;
            foreach (JsonNode? given in vector["lines"]?.AsArray() ?? [])
            {
                var printed = new JsonObject { ["line"] = line };
                foreach ((string name, JsonNode? value) in given!.AsObject()) printed[name] = value?.DeepClone();
                expected.Add(printed.ToJsonString());
            }
            if (vector["error"] is { } error)
            {
                // What is wrong with a notice, not with the frame, is told of the notice. A frame of quotes is refused as a whole.
                var printed = new JsonObject { ["line"] = line };
                if (refusesRecords && (string)error! is ("Number" or "FieldTooLong")) printed["record"] = 0;
                printed["error"] = (string)error!;
                expected.Add(printed.ToJsonString());
            }
            if (vector["records"] is not JsonArray records) continue;
            for (int i = 0; i < records.Count; i++)
            {
                var record = new JsonObject { ["line"] = line, ["record"] = i };
                foreach ((string name, JsonNode? value) in records[i]!.AsObject()) record[name] = value?.DeepClone();
                expected.Add(record.ToJsonString());
            }
        }
        return expected;
    }

    /// <summary>The tool's lines in the same form; each reject must have had a message.</summary>
    public static List<string> Normalised(IEnumerable<string> lines) =>
        [.. lines.Select(line =>
        {
            JsonObject node = JsonNode.Parse(line)!.AsObject();
            if (node.ContainsKey("error"))
            {
                Assert.False(string.IsNullOrWhiteSpace((string?)node["message"]));
                node.Remove("message");
            }
            return node.ToJsonString();
        })];
}
