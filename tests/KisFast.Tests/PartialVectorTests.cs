using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KisFast.Tests.Support;

namespace KisFast.Tests;

/// <summary>Frames of which some records can be read and others not, or that hold what nobody needs in an unreadable form.</summary>
public class PartialVectorTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "vectors", "partial");

    public static TheoryData<string> Names() => [.. Vectors().Select(vector => (string)vector["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_exactly_the_lines(string name)
    {
        JsonNode vector = Vectors().Single(vector => (string)vector["name"]! == name);
        JsonNode keys = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "keys.json")))!;
        using var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI0, Encoding.UTF8.GetBytes((string)keys["key"]!), Encoding.UTF8.GetBytes((string)keys["iv"]!));
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        RejectReason reason = decoder.Decode(Encoding.UTF8.GetBytes((string)vector["frame"]!), ref writer, default, out int records);
        Assert.Equal(records, state.Published.Count);

        JsonArray expected = vector["lines"]!.AsArray();
        var refused = decoder.Refused.ToArray();
        Assert.Equal(expected.Where(line => line!["error"] is not null).Select(line => ((int)line!["record"]!, (string)line["error"]!)),
            refused.Select(r => (r.Index, r.Reason.ToString())));
        Assert.Equal(records == 0 ? refused[0].Reason : RejectReason.None, reason);
        Assert.Equal(
            expected.Where(line => line!["error"] is null).Select(Without),
            state.Published.Select(record => Without(JsonNode.Parse(ToJson(record)))));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(20, 7)]
    [InlineData(40, 39)]
    public void Unlike_records_in_one_frame_a_bad_one_never_costs_its_neighbours(int count, int bad)
    {
        string text = string.Join('^', Enumerable.Range(0, count).Select(i => WireNotice.With((2, $"{1000 + i}"), (8, i == bad ? "x" : "10"))));
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        using var decoder = new NoticeDecoder();
        Assert.Equal(RejectReason.None, decoder.Decode(Encoding.UTF8.GetBytes($"0|H0GSCNI0|{count:D3}|{text}"), ref writer, default, out int records));
        Assert.Equal(count - 1, records);
        Assert.Equal([new RecordReject(bad, RejectReason.Number)], decoder.Refused.ToArray());
        Assert.Equal(Enumerable.Range(0, count).Where(i => i != bad).Select(i => $"{1000 + i}"), state.Published.Select(record => record.OrderNo.ToString()));
        Assert.Equal(Enumerable.Range(0, count - 1).Select(i => (long)i), state.Published.Select(record => record.Sequence));
    }

    [Fact]
    public void Where_records_cannot_be_told_apart_the_frame_is_refused_whole()
    {
        // The second has another HTS id at its head and one column less.
        string other = string.Join('^', WireNotice.With((0, "somebody")).Split('^')[..24]);
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        using var decoder = new NoticeDecoder();
        Assert.Equal(RejectReason.CountMismatch,
            decoder.Decode(Encoding.UTF8.GetBytes($"0|H0GSCNI0|002|{WireNotice.Fill}^{other}"), ref writer, default, out _));
        Assert.Empty(decoder.Refused.ToArray());
        Assert.Empty(state.Published);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("250000")]
    [InlineData("0")]
    [InlineData("0099999")]
    public void A_time_that_is_none_keeps_its_digits(string time)
    {
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        using var decoder = new NoticeDecoder();
        Assert.Equal(RejectReason.None,
            decoder.Decode(Encoding.UTF8.GetBytes($"0|H0GSCNI0|001|{WireNotice.With((10, time), (21, time))}"), ref writer, default, out _));
        FillRecord record = Assert.Single(state.Published);
        Assert.False(record.Time.HasValue);
        Assert.Equal((time, time), (record.Time.Unreadable, record.SplitStart.Unreadable));
        Assert.Equal("", record.Time.ToString());
    }

    private static IEnumerable<JsonNode> Vectors() => File.ReadLines(Path.Combine(Folder, "notices.ndjson")).Select(line => JsonNode.Parse(line)!);

    private static string Without(JsonNode? line)
    {
        line!.AsObject().Remove("record");
        return line.ToJsonString();
    }

    private static string ToJson(in FillRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            FillRecordJson.Write(writer, record, live: false);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
