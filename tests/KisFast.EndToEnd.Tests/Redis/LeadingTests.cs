using System.Diagnostics.Metrics;
using KisFast.Simulator;
using KisFast.Tests.Support;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary><c>kisfast.stream.leading</c>: over all processes its sum is 1.</summary>
public sealed class LeadingTests(RedisServer server) : IClassFixture<RedisServer>
{
    private readonly string _name = $"fills-{Guid.NewGuid():N}";

    [RedisFact]
    public async Task One_of_two_leads_and_the_meter_says_so()
    {
        _ = server.Process;
        await using var kis = await KisSimulator.StartAsync();
        using CancellationTokenSource stopFirst = new(), stopSecond = new();
        RedisLeader first = Leader(kis), second = Leader(kis);
        Task one = first.RunAsync(stopFirst.Token);
        await Until(() => first.Role == LeaderRole.Leading, "the first to lead");
        Task two = second.RunAsync(stopSecond.Token);
        await Until(() => Leading() is [0, 1], "one that leads, one that stands by");
        await stopFirst.CancelAsync();
        await one;
        await Until(() => Leading() is [1] && second.Role == LeaderRole.Leading, "the second to lead, alone");
        await stopSecond.CancelAsync();
        await two;
        Assert.Empty(Leading());
    }

    private RedisLeader Leader(KisSimulator kis)
    {
        var journal = new RedisJournal(server.Address, _name, new RedisJournalOptions { Lease = TimeSpan.FromSeconds(1) });
        return new RedisLeader(journal, () => new FillFeed(OptionsFor(kis) with { Journal = journal }));
    }

    // In order: what each leader of this stream measures.
    private List<long> Leading()
    {
        List<long> seen = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument is { Meter.Name: "KisFast.Redis", Name: "kisfast.stream.leading" }) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                if (tag.Key == "kisfast.stream" && Equals(tag.Value, _name)) seen.Add(value);
        });
        listener.Start();
        listener.RecordObservableInstruments();
        seen.Sort();
        return seen;
    }
}
