using System.Text;
using System.Text.Json.Nodes;
using KisFast.Oracles;
using KisFast.Tests.Support;

namespace KisFast.Tests.MarketData;

/// <summary>The public vectors of market data: each frame gives exactly its records or its reject.</summary>
public class QuoteVectorTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "vectors", "market-data");

    [Fact]
    public void Every_frame_gives_exactly_its_records_or_its_reject()
    {
        using var decoder = new MarketDataDecoder();
        byte[][] frames = [.. File.ReadLines(Path.Combine(Folder, "frames.txt")).Select(Encoding.UTF8.GetBytes)];
        JsonNode[] vectors = [.. File.ReadLines(Path.Combine(Folder, "records.ndjson")).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(57, vectors.Length);
        for (int i = 0; i < vectors.Length; i++)
        {
            var reason = decoder.Decode(frames[i], default, out var batch);
            Assert.Equal($"{i} {(string?)vectors[i]["error"] ?? "None"}", $"{i} {reason}");
            JsonArray records = vectors[i]["records"]?.AsArray() ?? [];
            Assert.Equal(records.Count, batch.Count);
            for (int record = 0; record < records.Count; record++)
                Assert.Equal(records[record]!.ToJsonString(), JsonNode.Parse(Differences.ToJson(batch, record))!.ToJsonString());
            Assert.Null(Differences.Quote(decoder, frames[i], null));
        }
    }
}
