namespace KisFast.Tests.Ring.Contract;

/// <summary>Order, no loss, no duplication: every wait strategy, every shape of graph, rings so small that each event wraps.</summary>
public abstract class OrderContract<TFactory>
    where TFactory : IRingFactory
{
    [Theory]
    [InlineData(WaitKind.Blocking, 1)]
    [InlineData(WaitKind.Blocking, 64)]
    [InlineData(WaitKind.Sleeping, 1)]
    [InlineData(WaitKind.Sleeping, 64)]
    [InlineData(WaitKind.Yielding, 1)]
    [InlineData(WaitKind.Yielding, 64)]
    [InlineData(WaitKind.BusySpin, 1)]
    [InlineData(WaitKind.BusySpin, 64)]
    [InlineData(WaitKind.Blocking, 2)]
    [InlineData(WaitKind.Blocking, 1024)]
    public void One_handler_sees_every_event_once_in_order(WaitKind wait, int size)
    {
        // A busy-spinning handler and a waiting producer share two cores with the other tests: fewer laps.
        int count = (size < 64 ? 500 : 20_000) / (wait == WaitKind.BusySpin ? 5 : 1);
        using RingUnderTest ring = TFactory.Create(new RingSpec(size, wait));
        var handler = new CheckingHandler();
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.Start();
        ring.Write(count, 1, Math.Min(size, 3), Math.Min(size, 50));
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(count);
        Assert.Equal((count - 1L, 0L), (ring.Disruptor.Cursor, ring.Disruptor.Backlog));
    }

    [Theory]
    [InlineData(WaitKind.Blocking)]
    [InlineData(WaitKind.Sleeping)]
    [InlineData(WaitKind.Yielding)]
    public void A_diamond_joins_after_both_sides(WaitKind wait)
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64, wait));
        var (a, b) = (new CheckingHandler(0), new CheckingHandler(1));
        var c = new CheckingHandler(2, a, b);
        ring.Disruptor.HandleWith(a).And(ring.Disruptor.HandleWith(b)).Then(c);
        RunAndCheck(ring, a, b, c);
    }

    [Fact]
    public void A_pipeline_passes_events_on_in_turn()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(32));
        var a = new CheckingHandler(0);
        var b = new CheckingHandler(1, a);
        var c = new CheckingHandler(2, b);
        ring.Disruptor.HandleWith(a).Then(b).Then(c);
        RunAndCheck(ring, a, b, c);
    }

    [Fact]
    public void Three_side_by_side_see_every_event_each()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(32));
        var handlers = new[] { new CheckingHandler(0), new CheckingHandler(1), new CheckingHandler(2) };
        foreach (CheckingHandler handler in handlers)
            ring.Disruptor.HandleWith(handler);
        RunAndCheck(ring, handlers);
    }

    [Fact]
    public void What_was_published_before_the_start_is_handled()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var handler = new CheckingHandler();
        ring.Disruptor.HandleWith(handler);
        ring.Write(60);
        Assert.Equal(60, ring.Disruptor.Backlog);
        ring.Disruptor.Start();
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(60);
    }

    private static void RunAndCheck(RingUnderTest ring, params CheckingHandler[] handlers)
    {
        ring.Disruptor.Start();
        ring.Write(5_000, 1, 7, 16);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        foreach (CheckingHandler handler in handlers)
            handler.AssertSawAll(5_000);
    }
}
