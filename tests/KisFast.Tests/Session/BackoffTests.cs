using KisFast.Session;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Session;

public sealed class BackoffTests
{
    private static readonly ReconnectOptions Options = new()
    {
        InitialDelay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(30),
        StableAfter = TimeSpan.FromSeconds(60),
        MaxConnectsPerMinute = 5,
    };

    [Fact]
    public void The_ceiling_doubles_up_to_the_cap()
    {
        var backoff = new Backoff(Options, new VirtualTime(), () => 1);
        foreach (int seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            backoff.OnFailure(TimeSpan.Zero);
            Assert.Equal(TimeSpan.FromSeconds(seconds), backoff.NextDelay());
        }
    }

    [Cases]
    public void The_jitter_is_full_and_never_gives_no_delay(Count failures, Dice dice)
    {
        var backoff = new Backoff(Options, new VirtualTime(), () => dice.Value);
        for (int i = 0; i <= failures.Value; i++) backoff.OnFailure(TimeSpan.Zero);
        // Full jitter: evenly from nothing to the ceiling, which is the first delay doubled with each further failure, up to the cap.
        double ceiling = failures.Value < 5 ? 1 << failures.Value : 30;
        double expected = Math.Max(0.1, dice.Value * ceiling);
        Assert.InRange(backoff.NextDelay().TotalSeconds, expected - 1e-6, expected + 1e-6);
    }

    [Fact]
    public void A_connection_that_dies_at_once_still_backs_off()
    {
        var backoff = new Backoff(Options, new VirtualTime(), () => 1);
        for (int i = 0; i < 4; i++) backoff.OnFailure(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(8), backoff.NextDelay());
    }

    [Fact]
    public void A_stable_connection_starts_it_anew()
    {
        var backoff = new Backoff(Options, new VirtualTime(), () => 1);
        for (int i = 0; i < 4; i++) backoff.OnFailure(TimeSpan.Zero);
        backoff.OnFailure(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(1), backoff.NextDelay());
    }

    [Fact]
    public void The_wait_for_the_minutes_limit_is_no_tick_too_short_for_timers_that_cut_to_milliseconds()
    {
        var time = new VirtualTime();
        var backoff = new Backoff(Options with { MaxConnectsPerMinute = 1 }, time);
        backoff.OnConnecting();
        time.Advance(new TimeSpan(3));
        Assert.Equal(TimeSpan.FromMinutes(1), backoff.LimitDelay());
    }

    [Cases]
    public void Never_more_connections_in_any_minute_than_allowed(Seed seed)
    {
        var time = new VirtualTime();
        var random = new System.Random(seed.Value);
        var backoff = new Backoff(Options with { InitialDelay = TimeSpan.FromMilliseconds(1) }, time, random.NextDouble);
        var begun = new List<long>();
        for (int i = 0; i < 100; i++)
        {
            backoff.OnConnecting();
            begun.Add(time.GetTimestamp());
            backoff.OnFailure(TimeSpan.FromMinutes(2 * random.Next(2)));
            time.Advance(backoff.NextDelay());
        }

        for (int i = 5; i < begun.Count; i++) Assert.True(begun[i] - begun[i - 5] >= TimeSpan.TicksPerMinute);
    }
}
