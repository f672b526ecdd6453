using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Many producers: each one's events arrive once, in its order.</summary>
public abstract class MultiProducerContract<TFactory>
    where TFactory : IRingFactory
{
    [Theory]
    [InlineData(WaitKind.Blocking, 2, 64)]
    [InlineData(WaitKind.Yielding, 3, 8)]
    [InlineData(WaitKind.Sleeping, 4, 16)]
    public async Task Events_of_each_producer_arrive_once_in_its_order(WaitKind wait, int producers, int size)
    {
        const int Each = 4_000;
        using RingUnderTest ring = TFactory.Create(new RingSpec(size, wait) { Producers = ProducerType.Multi });
        var (a, b) = (new PerProducer(producers), new PerProducer(producers));
        ring.Disruptor.HandleWith(a).Then(b);
        ring.Disruptor.Start();
        Task[] all = [.. Enumerable.Range(0, producers).Select(p => Task.Factory.StartNew(
            () => Produce(ring, p, producers, Each), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(all).WaitAsync(RingUnderTest.Guard);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        foreach (PerProducer handler in new[] { a, b })
        {
            Assert.Null(handler.Finding);
            Assert.All(handler.Next, next => Assert.Equal(Each, next));
        }
    }

    [Fact]
    public void An_event_published_out_of_turn_waits_for_those_before_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8) { Producers = ProducerType.Multi });
        IPollerUnderTest poller = ring.CreatePoller();
        Assert.Equal((0L, 1L, 2L), (ring.Next(1), ring.Next(1), ring.Next(1)));
        ring.Publish(2, 2);
        Assert.Equal(0, poller.Poll(8, _ => { }));
        ring.Publish(0, 0);
        Assert.Equal(1, poller.Poll(8, _ => { }));
        ring.Publish(1, 1);
        Assert.Equal(2, poller.Poll(8, _ => { }));
    }

    [Fact]
    public void A_single_writer_is_not_given_out_for_many()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8) { Producers = ProducerType.Multi });
        Assert.Throws<InvalidOperationException>(() => { ring.Write(1); });
    }

    private static void Produce(RingUnderTest ring, int producer, int producers, int count)
    {
        for (int next = 0, batch = 1; next < count; batch = batch % 5 + 1)
        {
            int size = Math.Min(batch, count - next);
            long last;
            if (batch % 2 == 0)
                last = ring.Next(size);
            else
                while (!ring.TryNext(size, out last))
                    Thread.Yield();
            for (long sequence = last - size + 1; sequence <= last; sequence++)
                ring[sequence].Fill((long)next++ * producers + producer);
            ring.Publish(last - size + 1, last);
        }
    }

    public sealed class PerProducer(int producers) : IValueEventHandler<Payload>
    {
        public long[] Next { get; } = new long[producers];

        public string? Finding { get; private set; }

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            if (!data.IsIntact(data.Value))
                Finding ??= $"{sequence} is torn";
            long producer = data.Value % producers;
            if (data.Value / producers != Next[producer]++)
                Finding ??= $"{sequence}: {data.Value / producers} of {producer} came instead of {Next[producer] - 1}";
        }
    }
}
