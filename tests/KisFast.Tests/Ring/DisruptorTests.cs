using KisFast.Ring;

namespace KisFast.Tests.Ring;

public sealed class DisruptorTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_diamond_sees_every_event_once_in_order()
    {
        using var disruptor = new Disruptor<long>(64);
        var (a, b, c) = (new Collector(), new Collector(), new Collector());
        disruptor.HandleWith(a, b).Then(c);
        disruptor.Start();
        RingWriter<long> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < 10_000; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence] = i;
            writer.Publish(sequence);
        }

        Assert.True(disruptor.Shutdown(Guard));
        foreach (Collector collector in new[] { a, b, c })
            Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (long)i), collector.Values);
        Assert.Equal(0, disruptor.Ring.Backlog);
    }

    [Fact]
    public void Slots_claimed_and_not_published_are_claimed_again()
    {
        var ring = new RingBuffer<long>(8);
        RingWriter<long> writer = ring.GetWriter();
        Assert.Equal(0, writer.Claim(3));
        Assert.Equal(0, writer.Claim(2));
        writer.Publish(0);
        Assert.Equal(1, writer.Claim(8));
        Assert.Equal(0, ring.Cursor);
    }

    [Fact]
    public void A_failing_handler_halts_the_ring_and_releases_the_writer()
    {
        using var disruptor = new Disruptor<long>(4);
        HandlerFailure? seen = null;
        disruptor.Failed += (_, failure) => seen = failure;
        disruptor.HandleWith(new Failing());
        disruptor.Start();
        RingWriter<long> writer = disruptor.Ring.GetWriter();
        var halted = Assert.Throws<RingHaltedException>(() =>
        {
            for (int i = 0; i < 1_000_000; i++)
                writer.Publish(writer.Claim(1));
        });
        Assert.IsType<NotSupportedException>(halted.InnerException);
        Assert.True(disruptor.Halt(Guard));
        Assert.Same(seen, disruptor.Failure);
        Assert.Equal((3, HandlerCallback.Event), (seen!.Sequence, seen.Callback));
        Assert.False(disruptor.Shutdown(Guard));
    }

    private sealed class Collector : IValueEventHandler<long>
    {
        public List<long> Values { get; } = [];

        public void OnEvent(ref long data, long sequence, bool endOfBatch) => Values.Add(data);
    }

    private readonly struct Failing : IValueEventHandler<long>
    {
        public void OnEvent(ref long data, long sequence, bool endOfBatch)
        {
            if (sequence == 3)
                throw new NotSupportedException("Not this one.");
        }
    }
}
