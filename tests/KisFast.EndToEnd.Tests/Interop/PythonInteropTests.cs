using System.Text.Json.Nodes;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>Our client against a server that is not ours, and a client that is not ours against our server.</summary>
public class PythonInteropTests
{
    private static readonly string[] Compared =
    [
        "htsId", "account", "orderNo", "originalOrderNo", "symbol", "quantity", "rawPrice", "branch", "orderQuantity", "accountName",
        "securityName", "rawPrice12",
    ];

    [PythonFact]
    public async Task The_feed_reads_a_server_built_on_websockets()
    {
        const int notices = 200;
        string file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, notices).Select(Notice));
        using var server = PythonFactAttribute.Start("kis_server.py", file);
        string[] urls = (await server.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? await server.StandardError.ReadToEndAsync()).Split(' ');
        Assert.Equal(2, urls.Length);

        var handler = new RecordingHandler();
        await using (var feed = new FillFeed(new FillFeedOptions
        {
            AppKey = "app-key",
            AppSecret = "app-secret",
            HtsId = "testuser",
            RestUrl = new Uri(urls[0]),
            WebSocketUrl = new Uri(urls[1]),
        }))
        {
            feed.HandleWith(handler);
            await feed.StartAsync();
            await Until(() => handler.Count == notices, "all notices");
            await Until(() => feed.Statistics.PingPongs == notices / 10, "all PINGPONGs");
            await feed.StopAsync();
            Assert.Equal(0, feed.Statistics.Rejects);
        }

        Assert.Equal($"pongs {notices / 10} closed 1000", await server.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        Assert.Equal(Enumerable.Range(0, notices).Select(i => $"{i:D10}"), handler.Records.Select(record => record.OrderNo.ToString()));
        Assert.All(handler.Records, record => Assert.Equal("도요타자동차", record.SecurityName.ToString()));
        File.Delete(file);
    }

    [PythonFact]
    public async Task Kis_own_python_pattern_reads_the_simulator_and_sees_what_the_feed_sees()
    {
        const int notices = 300;
        var customers = new[] { SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2) };
        // One HTS id, two app keys: KIS delivers an id's notices to every session that has subscribed it.
        customers[1] = customers[1] with { HtsIds = customers[0].HtsIds };
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Customers = customers,
            Rate = 0,
            Notices = notices,
            OrderFlow = OrderFlowMode.Manual,
        });
        using var client = PythonFactAttribute.Start(
            "kis_client.py", kis.RestUrl.ToString(), kis.WebSocketUrl.ToString(), customers[1].AppKey, customers[1].AppSecret, kis.HtsId,
            kis.NoticeTrId, $"{notices}");
        Assert.Equal("subscribed", await client.StandardError.ReadLineAsync().WaitAsync(Patience));

        var handler = new RecordingHandler();
        await using var feed = new FillFeed(OptionsFor(kis));
        feed.HandleWith(handler);
        await feed.StartAsync();
        kis.StartOrders();
        string output = await client.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await Until(() => handler.Count == notices, "all notices");

        var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject());
        var ours = handler.Records.Select(record => ToJson(record));
        Assert.Equal(theirs.Select(Picked), ours.Select(Picked));
    }

    private static string Notice(int number) =>
        $"testuser^5012345601^{number:D10}^^02^0^2^7203^0000000100^000032200^^0^2^2^05012^000000100^홍길동^도요타자동차^D^10^^^^^000000032200";

    private static JsonObject ToJson(in FillRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) FillRecordJson.Write(writer, record, live: true);
        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }

    private static string Picked(JsonObject record) => string.Join(' ', Compared.Select(name => $"{name}={record[name]?.ToJsonString()}"));
}
