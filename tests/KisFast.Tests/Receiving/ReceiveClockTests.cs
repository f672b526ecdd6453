using KisFast.Receiving;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Receiving;

public class ReceiveClockTests
{
    [Fact]
    public void Two_clocks_in_one_feed_are_one()
    {
        var time = new VirtualTime();
        var clock = new ReceiveClock(time);
        Assert.Equal(time.GetUtcNow().UtcTicks, clock.Stamp(0).ReceivedUtcTicks);

        time.Advance(TimeSpan.FromHours(40));
        Assert.Equal(time.GetUtcNow().UtcTicks, clock.Stamp(0).ReceivedUtcTicks);
    }

    [Fact]
    public void Latencies_are_measured_by_the_machine_whatever_the_feeds_clock_says()
    {
        long before = System.Diagnostics.Stopwatch.GetTimestamp();
        RecordStamp stamp = new ReceiveClock(new VirtualTime()).Stamp(3);
        Assert.InRange(stamp.ReceivedTimestamp, before, System.Diagnostics.Stopwatch.GetTimestamp());
        Assert.Equal(3, stamp.SessionIndex);
    }
}
