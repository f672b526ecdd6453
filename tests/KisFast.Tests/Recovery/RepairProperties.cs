using KisFast.Recovery;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Recovery;

public sealed class RepairProperties
{
    [Cases(1200)]
    public void Whatever_is_lost_late_or_shifted_every_fill_is_seen_once(Seed seed)
    {
        RepairWorld world = new(seed.Value, TimeSpan.Zero);
        world.Run();
        Assert.Equal(RepairOutcome.Complete, world.Reports[^1].Outcome);
        Assert.All(world.Reports.SkipLast(1), static report => Assert.NotEqual(RepairOutcome.Failed, report.Outcome));
        Assert.Null(world.Ledger.GapOpenedAt);
        world.AssertWhole();
    }

    [Cases(800)]
    public void What_came_before_the_feed_watched_is_not_taken_for_missed(Seed seed)
    {
        RepairWorld world = new(seed.Value, TimeSpan.FromSeconds(200));
        world.Run();
        Assert.Equal(RepairOutcome.Complete, world.Reports[^1].Outcome);
        world.AssertWhole();
    }

    [Fact]
    public void The_world_loses_and_repairs()
    {
        // The properties above would hold in a world where nothing happens.
        RepairWorld[] worlds = [.. Enumerable.Range(0, 50).Select(static seed => new RepairWorld(seed, TimeSpan.Zero))];
        foreach (RepairWorld world in worlds) world.Run();
        Assert.True(worlds.Count(static world => world.Repairs > 0) > 25);
        Assert.True(worlds.Sum(static world => world.Lost) > 500);
        Assert.Contains(worlds, static world => world.Reports.Any(static report => report.Outcome == RepairOutcome.Interrupted));
    }

    [Trait("Length", "Long")]
    [Cases(1000)]
    public void What_is_in_doubt_is_named_and_what_is_certain_is_right(Seed seed)
    {
        RepairWorld world = new(seed.Value, TimeSpan.Zero, doubts: true);
        world.Run();
        Assert.All(world.Reports, static report => Assert.NotEqual(RepairOutcome.Failed, report.Outcome));
        RepairReport last = world.Reports[^1];
        Assert.Equal((RepairOutcome.Complete, 0), (last.Outcome, last.UnrepairedOrders));
        world.AssertJudged();
        Assert.Equal(world.Doubted == 0 ? GapOutcome.Repaired : GapOutcome.Doubtful, last.GapOutcome);
    }

    [Fact]
    public void The_world_has_every_doubt()
    {
        RepairWorld[] worlds = [.. Enumerable.Range(0, 200).Select(static seed => new RepairWorld(seed, TimeSpan.Zero, doubts: true))];
        foreach (RepairWorld world in worlds) world.Run();
        Assert.All(
            Enum.GetValues<RepairWorld.Fault>().Where(static fault => fault != RepairWorld.Fault.None),
            fault => Assert.True(worlds.Count(world => world.Met.ContainsKey(fault)) >= 20, $"{fault} in too few worlds"));
        Assert.True(worlds.Sum(static world => world.Overfills) >= 40);
        Assert.True(worlds.Count(static world => world.Faults == 0) >= 20);
        Assert.True(worlds.Count(static world => world.Faults > 0 && world.Doubted == 0) >= 5);
        Assert.True(worlds.Count(static world => world.Doubted > 0 && world.Repairs > 0) >= 50);
    }
}
