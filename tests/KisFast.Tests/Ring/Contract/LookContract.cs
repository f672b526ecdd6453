using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Handlers that look by themselves, where the ring lets them: the same graph, the same promises.</summary>
public abstract class LookContract<TFactory>
    where TFactory : IRingFactory
{
    [Theory]
    [InlineData(WaitKind.Blocking, 4)]
    [InlineData(WaitKind.Blocking, 1024)]
    [InlineData(WaitKind.BusySpin, 16)]
    public void It_stands_beside_inline_and_other_handlers_and_sees_every_event(WaitKind wait, int size)
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(size, wait));
        var (inline, own, looks) = (new CheckingHandler(0), new CheckingHandler(1), new CheckingHandler(2) { LooksByItself = true });
        ring.Disruptor.HandleInline(inline);
        ring.Disruptor.HandleWith(own);
        ring.Disruptor.HandleWith(looks);
        ring.Disruptor.Start();
        // More than a lap: the producer waits for all of them.
        ring.Write(5_000, 1, 3, 2);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.All([inline, own, looks], static handler => handler.AssertSawAll(5_000));
    }

    [Fact]
    public void Handlers_may_stand_before_and_after_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        var before = new CheckingHandler(0);
        var looks = new CheckingHandler(1, before) { LooksByItself = true };
        var after = new CheckingHandler(2, before, looks) { LooksByItself = true };
        ring.Disruptor.HandleInline(before);
        ring.Disruptor.HandleWith(new CheckingHandler(3));
        ring.Disruptor.HandleInline(new CheckingHandler(4));
        ring.Disruptor.HandleWith(looks).Then(after);
        ring.Disruptor.Start();
        for (int i = 0; i < 50; i++)
        {
            ring.Write(1);
            Assert.True(SpinWait.SpinUntil(() => after.Handled == ring.Disruptor.Cursor, RingUnderTest.Guard));
        }

        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        looks.AssertSawAll(50);
        after.AssertSawAll(50);
    }

    [Fact]
    public void Many_producers_may_publish_to_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8) { Producers = ProducerType.Multi });
        var looks = new CheckingHandler { LooksByItself = true };
        ring.Disruptor.HandleWith(looks);
        ring.Disruptor.Start();
        for (int i = 0; i < 500; i++)
        {
            long last = ring.Next(2);
            ring[last - 1].Fill(last - 1);
            ring[last].Fill(last);
            ring.Publish(last - 1, last);
        }

        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        looks.AssertSawAll(1_000);
    }

    [Fact]
    public void Its_failure_halts_the_ring()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        var looks = new CheckingHandler { LooksByItself = true, Work = static sequence => throw new InvalidOperationException($"It stumbles at {sequence}.") };
        ring.Disruptor.HandleWith(looks);
        ring.Disruptor.Start();
        ring.Write(1);
        Assert.True(SpinWait.SpinUntil(() => ring.Disruptor.IsHalted, RingUnderTest.Guard));
        Assert.Equal(0, ring.Disruptor.Failure!.Sequence);
        Assert.False(ring.Disruptor.Shutdown(RingUnderTest.Guard));
    }
}
