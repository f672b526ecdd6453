using KisFast.Ring;
using KisFast.Tests.Ring.Contract;

namespace KisFast.Tests.Ring;

/// <summary>A handler that looks by itself costs the producer nothing, until the ring fills up.</summary>
public sealed class PeriodicLookTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(1024)]
    public void It_is_woken_while_half_of_the_ring_is_free_and_not_before_a_quarter_is_full(int size)
    {
        var sequencer = new SingleProducerSequencer(size, new BlockingWaitStrategy());
        var look = new PeriodicLook(size);
        sequencer.AddGating(new Sequence());
        sequencer.AddLook(look);
        long first = -1;
        for (int claimed = 1; claimed <= size; claimed++)
        {
            long sequence = sequencer.Reclaim(1);
            sequencer.PublishQuietly(sequence);
            if (first < 0 && look.Wakes > 0) first = claimed;
        }

        if (size >= 4) Assert.InRange(first, (size / 4) + 1, (size / 2) + 1);
        long wakes = look.Wakes;
        Assert.False(sequencer.TryNext(1, out _));
        Assert.True(look.Wakes > wakes);
    }

    [Fact]
    public void It_is_never_woken_while_it_keeps_up()
    {
        const int size = 64;
        var sequencer = new SingleProducerSequencer(size, new BlockingWaitStrategy());
        var look = new PeriodicLook(size);
        var progress = new Sequence();
        sequencer.AddGating(progress);
        sequencer.AddLook(look);
        for (int i = 0; i < 1_000; i++)
        {
            long sequence = sequencer.Reclaim(1);
            sequencer.PublishQuietly(sequence);
            sequencer.Flush();
            if (i % 15 == 0) progress.Publish(sequence);
        }

        Assert.Equal(0, look.Wakes);
    }

    [Fact]
    public void What_it_was_woken_for_it_looks_at()
    {
        var sequencer = new SingleProducerSequencer(1024, new BlockingWaitStrategy());
        var look = new PeriodicLook(1024);
        var barrier = new SequenceBarrier(sequencer, []);
        sequencer.PublishQuietly(sequencer.Reclaim(3) + 2);
        look.Wake();
        Assert.True(look.Wait(0, barrier, out long available));
        Assert.Equal(2, available);
        sequencer.AddLook(look);
        sequencer.RaiseHalt(null);
        Assert.False(look.Wait(3, barrier, out _));
    }

    [Fact]
    public void Nobody_is_signalled_for_it_and_no_core_is_kept_for_it()
    {
        var strategy = new CountingSignals();
        using var disruptor = new Disruptor<Payload>(1024, strategy);
        var (inline, looks) = (new CheckingHandler(0), new CheckingHandler(1) { LooksByItself = true });
        disruptor.HandleInline(inline);
        disruptor.HandleWith(looks);
        disruptor.Start();
        Publish(disruptor, 100);
        Assert.True(SpinWait.SpinUntil(() => looks.Handled == 99, RingUnderTest.Guard));
        Assert.Equal((0, 0), (strategy.Signals, disruptor.Ring.Sequencer.HandlerThreads));
        // One for the halt.
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal(1, strategy.Signals);
        looks.AssertSawAll(100);
    }

    [Fact]
    public void With_a_handler_after_it_it_is_woken_as_any_other()
    {
        var strategy = new CountingSignals();
        using var disruptor = new Disruptor<Payload>(1024, strategy);
        var (looks, after) = (new CheckingHandler(0) { LooksByItself = true }, new CheckingHandler(1));
        disruptor.HandleWith(looks).Then(after);
        disruptor.Start();
        Publish(disruptor, 100);
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        Assert.True(strategy.Signals > 100);
        after.AssertSawAll(100);
    }

    private static void Publish(Disruptor<Payload> disruptor, int count)
    {
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < count; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence].Fill(sequence);
            writer.Publish(sequence);
        }
    }

    private sealed class CountingSignals : IWaitStrategy
    {
        private int _signals;

        public int Signals => Volatile.Read(ref _signals);

        public bool NeedsSignal => true;

        public bool Wait(long sequence, SequenceBarrier barrier, out long available)
        {
            while ((available = barrier.GetAvailable(sequence)) < sequence)
            {
                if (barrier.IsHalted) return false;
                Thread.Yield();
            }

            return true;
        }

        public void Signal() => Interlocked.Increment(ref _signals);
    }
}
