using System.Text;
using System.Text.Json;
using KisFast.Simulator;
using static KisFast.Examples.Simulated;

namespace KisFast.Examples;

public class SinkTests
{
    [Fact]
    public async Task Every_record_is_a_line_of_JSON_and_every_fill_a_line_of_CSV()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 300 });
        using var json = new MemoryStream();
        using var csv = new StringWriter();
        await using (var feed = new FillFeed(OptionsFor(kis)))
        {
            feed.HandleWith(new JsonSink(json), new CsvSink(csv));
            await feed.StartAsync();
            await Until(() => feed.Statistics.Records == 300);
            await feed.StopAsync();
        }

        string[] objects = Encoding.UTF8.GetString(json.ToArray()).TrimEnd().Split('\n');
        Assert.Equal(300, objects.Length);
        int fills = 0;
        foreach (string line in objects)
        {
            using JsonDocument record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("kind").GetString() == "Fill") fills++;
        }

        string[] rows = csv.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(1 + fills, rows.Length);
        Assert.All(rows, row => Assert.Equal(8, row.Count(c => c == ',')));
    }
}
