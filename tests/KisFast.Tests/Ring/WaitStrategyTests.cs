using System.Reflection;
using System.Runtime.Loader;
using KisFast.Ring;
using KisFast.Tests.Ring.Contract;

namespace KisFast.Tests.Ring;

public sealed class WaitStrategyTests
{
    [Fact]
    public void A_users_own_strategy_drives_the_ring()
    {
        var strategy = new Counting();
        using var disruptor = new Disruptor<Payload>(64, strategy);
        var (a, b) = (new CheckingHandler(0), new CheckingHandler(1));
        disruptor.HandleWith(a).Then(b);
        disruptor.Start();
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < 1_000; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence].Fill(sequence);
            writer.Publish(sequence);
        }

        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        a.AssertSawAll(1_000);
        b.AssertSawAll(1_000);
        // The producer's publications, and the batches of the handler that another one waits for.
        Assert.True(strategy.Signals > 1_000);
    }

    [Fact]
    public void Nobody_is_signalled_where_no_handler_has_a_thread()
    {
        var strategy = new Counting();
        using var disruptor = new Disruptor<Payload>(64, strategy);
        var handler = new CheckingHandler();
        disruptor.HandleInline(handler);
        disruptor.Start();
        Publish(disruptor, 50);
        disruptor.Ring.GetWriter().Flush();
        Assert.Equal((49L, 0), (handler.Handled, strategy.Signals));
    }

    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(false, 1, false)]
    [InlineData(true, 0, false)]
    public void A_producer_that_spins_counts_among_those_who_need_a_core(bool producerSpins, int more, bool pays)
    {
        // One handler less than cores, or one for each.
        int handlers = Environment.ProcessorCount - 1 + more;
        if (handlers == 0)
            return;
        var strategy = new Counting();
        using var disruptor = new Disruptor<Payload>(new DisruptorOptions { RingSize = 64, WaitStrategy = strategy, ProducerSpins = producerSpins });
        for (int i = 0; i < handlers; i++)
            disruptor.HandleWith(new CheckingHandler(i));
        disruptor.Start();
        Assert.True(SpinWait.SpinUntil(() => strategy.SpinningPays == pays, RingUnderTest.Guard));
    }

    [Fact]
    public void A_flush_signals_once_for_all_that_was_published_quietly()
    {
        var strategy = new Counting();
        using var disruptor = new Disruptor<Payload>(1024, strategy);
        var handler = new CheckingHandler();
        disruptor.HandleWith(handler);
        disruptor.Start();
        Publish(disruptor, 100);
        disruptor.Ring.GetWriter().Flush();
        Assert.Equal(1, strategy.Signals);
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(100);
    }

    [Fact]
    public void A_producer_that_waits_for_room_wakes_who_makes_it()
    {
        // Nothing is flushed: who sleeps has not been told of anything.
        using var disruptor = new Disruptor<Payload>(4);
        var handler = new CheckingHandler();
        disruptor.HandleWith(handler);
        disruptor.Start();
        Thread.Sleep(20);
        Publish(disruptor, 1_000);
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(1_000);
    }

    private static void Publish(Disruptor<Payload> disruptor, int count)
    {
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < count; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence].Fill(sequence);
            writer.PublishQuietly(sequence);
        }
    }

    [Fact]
    public void A_sleeping_handler_is_woken_by_each_single_event()
    {
        // One event at a time, each published only after the one before was handled: every one of them meets a handler about to sleep.
        using var disruptor = new Disruptor<Payload>(4);
        var (a, b) = (new CheckingHandler(0), new CheckingHandler(1));
        disruptor.HandleWith(a).Then(b);
        disruptor.Start();
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < 2_000; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence].Fill(sequence);
            writer.Publish(sequence);
            Assert.True(SpinWait.SpinUntil(() => b.Handled == sequence, RingUnderTest.Guard));
            Thread.SpinWait(i % 100 * 20);
        }
    }

    [Fact]
    public void Whoever_creates_the_sleeping_strategy_pays_for_the_first_native_call()
    {
        // A copy of the library of its own: in the one under test somebody may have slept already.
        var context = new AssemblyLoadContext(nameof(WaitStrategyTests), isCollectible: true);
        Assembly copy = context.LoadFromAssemblyPath(typeof(SleepingWaitStrategy).Assembly.Location);
        Activator.CreateInstance(copy.GetType(typeof(SleepingWaitStrategy).FullName!, throwOnError: true)!);
        Action sleep = copy.GetType(typeof(ShortSleep).FullName!, throwOnError: true)!.GetMethod(nameof(ShortSleep.Once))!.CreateDelegate<Action>();
        long before = GC.GetAllocatedBytesForCurrentThread();
        sleep();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        context.Unload();
    }

    private sealed class Counting : IWaitStrategy
    {
        private int _signals;

        public int Signals => _signals;

        public bool? SpinningPays { get; private set; }

        public bool NeedsSignal => true;

        public bool Wait(long sequence, SequenceBarrier barrier, out long available)
        {
            while ((available = barrier.GetAvailable(sequence)) < sequence)
            {
                SpinningPays = barrier.SpinningPays;
                if (barrier.IsHalted) return false;
                Thread.Yield();
            }

            return true;
        }

        public void Signal() => Interlocked.Increment(ref _signals);
    }
}
