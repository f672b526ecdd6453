using KisFast.Ring;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Whenever a ring is stopped, its handlers have seen a gapless run from the first event, and nobody is left waiting.</summary>
public abstract class ShutdownContract<TFactory>
    where TFactory : IRingFactory
{
    [Cases(60)]
    public void A_halt_at_any_moment_leaves_nobody_waiting(Count moment, byte kind, bool slow)
    {
        var wait = (WaitKind)(kind % 5);
        if (wait == WaitKind.BusySpin)
            wait = WaitKind.Yielding;
        using RingUnderTest ring = TFactory.Create(new RingSpec(8, wait));
        var a = new CheckingHandler(0) { Work = slow ? _ => Thread.SpinWait(200) : null };
        var b = new CheckingHandler(1, a);
        ring.Disruptor.HandleWith(a).Then(b);
        ring.Disruptor.Start();
        Exception? released = null;
        var writer = new Thread(() => released = Record.Exception(() => ring.Write(int.MaxValue, 1, 4)));
        writer.Start();
        while (a.Handled < moment.Value)
            Thread.Yield();
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Assert.True(writer.Join(RingUnderTest.Guard));
        Assert.IsType<RingHaltedException>(released);
        Assert.Equal((null, null), (a.Finding, b.Finding));
        Assert.True(b.Handled <= a.Handled && a.Handled <= ring.Disruptor.Cursor);
        Assert.Equal((1, 1), (a.Shutdowns, b.Shutdowns));
    }

    [Cases(40)]
    public void A_drain_at_any_moment_handles_all_that_was_published(Count published, bool slow)
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        var a = new CheckingHandler(0) { Work = slow ? _ => Thread.Yield() : null };
        var b = new CheckingHandler(1, a);
        ring.Disruptor.HandleWith(a).Then(b);
        ring.Disruptor.Start();
        ring.Write(published.Value, 1, 3);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        a.AssertSawAll(published.Value);
        b.AssertSawAll(published.Value);
    }

    [Fact]
    public void A_handler_may_halt_its_own_ring()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        using var halted = new ManualResetEventSlim();
        var handler = new CheckingHandler
        {
            Work = sequence =>
            {
                if (sequence != 5)
                    return;
                Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
                halted.Set();
            },
        };
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.Start();
        Assert.Throws<RingHaltedException>(() => { ring.Write(1_000_000); });
        Assert.True(halted.Wait(RingUnderTest.Guard));
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Assert.Equal((1, null), (handler.Shutdowns, ring.Disruptor.Failure));
    }

    [Fact]
    public void A_ring_without_handlers_starts_and_stops()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        ring.Disruptor.Start();
        ring.Write(100);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
    }

    [Fact]
    public void A_ring_that_was_never_started_can_be_halted_twice()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        ring.Disruptor.HandleWith(new CheckingHandler());
        Assert.True(ring.Disruptor.Halt(TimeSpan.Zero));
        Assert.True(ring.Disruptor.Halt(TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(ring.Disruptor.Start);
    }
}
