using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Batches, threads, and what a handler need not have.</summary>
public abstract class BatchContract<TFactory>
    where TFactory : IRingFactory
{
    [Fact]
    public void What_is_there_is_one_batch_and_its_last_event_says_so()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var handler = new CheckingHandler();
        ring.Disruptor.HandleWith(handler);
        ring.Write(64, 64);
        ring.Disruptor.Start();
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(64);
        Assert.Equal([63L], handler.Ends);
    }

    [Fact]
    public void Handlers_run_on_named_threads_of_their_own()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var (a, b) = (new CheckingHandler(0), new CheckingHandler(1));
        ring.Disruptor.HandleWith(a).Then(b);
        ring.Disruptor.Start();
        Assert.Equal(("under-test-0", "under-test-1"), (a.ThreadName, b.ThreadName));
    }

    [Fact]
    public void A_struct_handler_keeps_its_state_and_needs_only_one_method()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var sum = new Total();
        ring.Disruptor.HandleWith(new SumHandler(sum));
        ring.Disruptor.Start();
        ring.Write(1_000, 8);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal((499_500, 1_000), (sum.Sum, sum.Calls));
    }

    [Fact]
    public void A_started_ring_takes_no_handler_and_no_second_start()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        ring.Disruptor.HandleWith(new CheckingHandler());
        ring.Disruptor.Start();
        Assert.Throws<InvalidOperationException>(() => { ring.Disruptor.HandleWith(new CheckingHandler(1)); });
        Assert.Throws<InvalidOperationException>(ring.Disruptor.Start);
    }

    public sealed class Total
    {
        public long Sum { get; set; }

        public int Calls { get; set; }
    }

    public struct SumHandler(Total total) : IValueEventHandler<Payload>
    {
        private int _calls;

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            total.Sum += data.Value;
            total.Calls = ++_calls;
        }
    }
}
