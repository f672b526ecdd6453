using KisFast.Receiving;

namespace KisFast.Tests.Receiving;

public sealed class SpinRestTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void One_moment_aside_costs_four_milliseconds_of_sleep()
    {
        var rest = new SpinRest(Second);
        Assert.False(rest.IsOn(0));
        rest.Begin(100);
        Assert.Equal((true, true, false), (rest.IsOn(100), rest.IsOn(4_099), rest.IsOn(4_100)));
    }

    [Fact]
    public void Whoever_is_put_aside_again_soon_rests_four_times_as_long_up_to_a_quarter_of_a_second()
    {
        var rest = new SpinRest(Second);
        long now = 0;
        foreach (long expected in new[] { 4_000L, 16_000, 64_000, 250_000, 250_000 })
        {
            rest.Begin(now);
            Assert.True(rest.IsOn(now + expected - 1));
            Assert.False(rest.IsOn(now + expected));
            now += expected + 500;
        }
    }

    [Fact]
    public void Whoever_spun_in_peace_for_as_long_as_two_rests_begins_anew()
    {
        var rest = new SpinRest(Second);
        rest.Begin(0);
        rest.Begin(5_000);
        Assert.True(rest.IsOn(20_999));
        rest.Begin(21_000 + 32_000);
        Assert.False(rest.IsOn(21_000 + 32_000 + 4_000));
    }
}
