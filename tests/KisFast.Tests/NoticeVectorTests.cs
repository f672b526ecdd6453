using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KisFast.Tests.Support;

namespace KisFast.Tests;

public class NoticeVectorTests
{
    public static TheoryData<string> Names()
    {
        var data = new TheoryData<string>();
        foreach (var notice in Vectors.Notices) data.Add((string)notice["name"]!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_exactly_the_records_or_the_reject(string name)
    {
        var vector = Vectors.Notices.Single(notice => (string)notice["name"]! == name);
        var (reason, records) = Decode(Encoding.UTF8.GetBytes((string)vector["frame"]!));
        string expected = vector["error"] is { } error ? (string)error! : "None";
        Assert.Equal(expected, reason.ToString());
        var expectedRecords = vector["records"]?.AsArray() ?? [];
        Assert.Equal(expectedRecords.Select(Normal), records.Select(record => Normal(JsonNode.Parse(ToJson(record)))));
    }

    [Fact]
    public void Records_are_written_whole_so_that_a_reused_slot_shows_nothing_of_its_last()
    {
        using var decoder = NewDecoder();
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        foreach (var vector in Vectors.Notices)
        {
            int before = state.Published.Count;
            var reason = decoder.Decode(Encoding.UTF8.GetBytes((string)vector["frame"]!), ref writer, default, out int records);
            Assert.Equal(vector["error"] is { } error ? (string)error! : "None", reason.ToString());
            Assert.Equal(before + records, state.Published.Count);
            var expected = vector["records"]?.AsArray() ?? [];
            Assert.Equal(expected.Select(Normal), state.Published.Skip(before).Select(record => Normal(JsonNode.Parse(ToJson(record)))));
        }
    }

    private static NoticeDecoder NewDecoder()
    {
        var decoder = new NoticeDecoder();
        decoder.SetKey(TrId.H0GSCNI0, Vectors.Keys.Key, Vectors.Keys.Iv);
        decoder.SetKey(TrId.H0GSCNI9, Vectors.Keys.Key, Vectors.Keys.Iv);
        return decoder;
    }

    private static (RejectReason Reason, List<FillRecord> Records) Decode(byte[] frame)
    {
        using var decoder = NewDecoder();
        var state = new ArrayWriter.State();
        var writer = new ArrayWriter(state);
        var reason = decoder.Decode(frame, ref writer, default, out int records);
        Assert.Equal(records, state.Published.Count);
        return (reason, state.Published);
    }

    private static string ToJson(in FillRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            FillRecordJson.Write(writer, record, live: false);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Normal(JsonNode? node) => node!.ToJsonString();
}
