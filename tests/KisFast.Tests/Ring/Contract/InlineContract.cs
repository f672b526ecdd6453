using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>Handlers that the producer calls: the same graph, the same promises, no thread.</summary>
public abstract class InlineContract<TFactory>
    where TFactory : IRingFactory
{
    [Fact]
    public void It_runs_on_the_producers_thread_and_has_seen_all_when_publish_returns()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        int here = Environment.CurrentManagedThreadId, elsewhere = 0;
        var handler = new CheckingHandler { Work = _ => elsewhere += Environment.CurrentManagedThreadId == here ? 0 : 1 };
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        for (int i = 1; i <= 100; i++)
        {
            ring.Write(1 + (i % 5));
            Assert.Equal((ring.Disruptor.Cursor, 0L), (handler.Handled, ring.Disruptor.Backlog));
        }

        long count = ring.Disruptor.Cursor + 1;
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        handler.AssertSawAll(count);
        Assert.Equal(0, elsewhere);
    }

    [Fact]
    public void A_batch_of_quiet_publications_ends_with_the_flush_and_each_is_handled_before_the_next_is_there()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var handler = new EndsHandler(ring);
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        ring.WriteQuietly(10);
        Assert.Equal(8, handler.Last);
        ring.Flush();
        Assert.Equal(9, handler.Last);
        ring.WriteQuietly(1);
        ring.Flush();
        ring.Flush();
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal([9L, 10L], handler.Ends);
        Assert.Null(handler.Finding);
    }

    [Fact]
    public void Handlers_with_threads_run_beside_it_and_after_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        var first = new CheckingHandler(0);
        var second = new CheckingHandler(1, first);
        var after = new CheckingHandler(2, first, second);
        var beside = new CheckingHandler(3);
        var last = new CheckingHandler(4, after, beside);
        ring.Disruptor.HandleInline(first).ThenInline(second).Then(after).And(ring.Disruptor.HandleWith(beside)).Then(last);
        ring.Disruptor.Start();
        ring.Write(5_000, 1, 7, 3);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        foreach (CheckingHandler handler in new[] { first, second, after, beside, last })
            handler.AssertSawAll(5_000);
    }

    [Fact]
    public void A_full_ring_is_emptied_by_the_one_who_fills_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(4));
        var handler = new EndsHandler(ring);
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        ring.WriteQuietly(100, 4, 1, 2);
        ring.Flush();
        Assert.Equal((99L, 0L), (handler.Last, ring.Disruptor.Stalls));
    }

    [Fact]
    public async Task It_holds_the_producer_back_that_waits_for_one_after_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(4));
        using var release = new ManualResetEventSlim();
        var inline = new CheckingHandler(0);
        var slow = new CheckingHandler(1, inline) { Work = _ => release.Wait(RingUnderTest.Guard) };
        ring.Disruptor.HandleInline(inline).Then(slow);
        ring.Disruptor.Start();
        // What it throws is the test's: a thread of its own would end the whole run.
        Task writing = Task.Factory.StartNew(
            () => ring.Write(1_000), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (ring.Disruptor.Stalls == 0 && !writing.IsCompleted)
            Thread.Sleep(1);
        var held = (ring.Disruptor.Cursor, inline.Handled, slow.Handled);
        release.Set();
        Assert.Equal((3L, 3L, -1L), held);
        await writing.WaitAsync(RingUnderTest.Guard);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        inline.AssertSawAll(1_000);
        slow.AssertSawAll(1_000);
    }

    [Fact]
    public void A_failure_halts_the_ring_before_anything_more_is_published()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var failing = new CheckingHandler(0) { Work = static s => { if (s == 3) throw new NotSupportedException("Not this one."); } };
        var beside = new CheckingHandler(1);
        int reports = 0;
        ring.Disruptor.Failed += (_, _) => reports++;
        ring.Disruptor.HandleInline(failing);
        ring.Disruptor.HandleInline(beside);
        ring.Disruptor.Start();
        var halted = Assert.Throws<RingHaltedException>(() => { ring.WriteQuietly(10); });
        Assert.IsType<NotSupportedException>(halted.InnerException);
        HandlerFailure failure = ring.Disruptor.Failure!;
        Assert.Equal((3L, HandlerCallback.Event, "under-test-0"), (failure.Sequence, failure.Callback, failure.Name));
        Assert.Same(failing, failure.Handler);
        Assert.Equal((3L, 2L, 2L, 1), (ring.Disruptor.Cursor, failing.Handled, beside.Handled, reports));
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Assert.Equal((1, 1), (failing.Shutdowns, beside.Shutdowns));
        Assert.Throws<RingHaltedException>(ring.Flush);
    }

    [Fact]
    public void A_policy_may_carry_on_with_the_next_event()
    {
        var failures = new List<long>();
        using RingUnderTest ring = TFactory.Create(new RingSpec(16)
        {
            FailurePolicy = failure =>
            {
                failures.Add(failure.Sequence);
                return FailureAction.Continue;
            },
        });
        var handler = new FailureContract<TFactory>.EveryTenthFails();
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        ring.Write(1_000, 1, 5);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal(1_000, handler.Calls);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 10L), failures);
    }

    [Fact]
    public void A_failing_start_is_told_to_who_starts()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        ring.Disruptor.HandleInline(new FailureContract<TFactory>.FailsToStart());
        var halted = Assert.Throws<RingHaltedException>(ring.Disruptor.Start);
        Assert.IsType<NotSupportedException>(halted.InnerException);
    }

    [Fact]
    public void What_was_published_before_the_start_waits_for_it()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var (early, late) = (new EndsHandler(ring), new CheckingHandler());
        ring.Disruptor.HandleInline(early).Then(late);
        ring.Write(30);
        Assert.Equal((-1L, 30L), (early.Last, ring.Disruptor.Backlog));
        ring.Disruptor.Start();
        ring.Write(10, 10);
        Assert.Equal((39L, 39L), (early.Last, Assert.Single(early.Ends)));
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        late.AssertSawAll(40);
    }

    [Fact]
    public void A_stop_drains_what_no_flush_came_for()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(64));
        var handler = new EndsHandler(ring);
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        ring.WriteQuietly(20);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal((19L, null), (handler.Last, handler.Finding));
    }

    [Fact]
    public void It_may_halt_its_own_ring()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        bool? ended = null, isHandling = null;
        var handler = new CheckingHandler();
        var halting = new CheckingHandler(1)
        {
            Work = sequence =>
            {
                if (sequence != 5) return;
                isHandling = ring.Disruptor.IsHandling;
                ended = ring.Disruptor.Halt(RingUnderTest.Guard);
            },
        };
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.HandleInline(halting);
        ring.Disruptor.Start();
        Assert.False(ring.Disruptor.IsHandling);
        Assert.Throws<RingHaltedException>(() => { ring.Write(1_000_000); });
        Assert.Equal((true, true), (isHandling, ended));
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Assert.Equal((5L, 1, null), (halting.Handled, halting.Shutdowns, ring.Disruptor.Failure));
    }

    [Fact]
    public void A_halt_waits_for_the_call_that_is_under_way()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var handler = new CheckingHandler
        {
            Work = _ =>
            {
                entered.Set();
                release.Wait(RingUnderTest.Guard);
            },
        };
        ring.Disruptor.HandleInline(handler);
        ring.Disruptor.Start();
        Exception? thrown = null;
        var writing = new Thread(() => thrown = Record.Exception(() => ring.Write(2)));
        writing.Start();
        Assert.True(entered.Wait(RingUnderTest.Guard));
        Assert.False(ring.Disruptor.Halt(TimeSpan.FromMilliseconds(20)));
        Assert.Equal(0, handler.Shutdowns);
        release.Set();
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Assert.True(writing.Join(RingUnderTest.Guard));
        Assert.IsType<RingHaltedException>(thrown);
        Assert.Equal((0L, 1, null), (handler.Handled, handler.Shutdowns, handler.Finding));
    }

    [Property(MaxTest = 60)]
    public void A_halt_at_any_moment_leaves_nobody_waiting_and_nobody_at_work(byte moment)
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8, WaitKind.Yielding));
        int afterHalt = 0;
        var isHalted = new StrongBox<bool>();
        var inline = new CheckingHandler(0) { Work = _ => afterHalt += Volatile.Read(ref isHalted.Value) ? 1 : 0 };
        var after = new CheckingHandler(1, inline);
        ring.Disruptor.HandleInline(inline).Then(after);
        ring.Disruptor.Start();
        Exception? released = null;
        var writer = new Thread(() => released = Record.Exception(() => ring.Write(int.MaxValue, 1, 4)));
        writer.Start();
        while (after.Handled < moment)
            Thread.Yield();
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        Volatile.Write(ref isHalted.Value, true);
        Assert.True(writer.Join(RingUnderTest.Guard));
        Assert.IsType<RingHaltedException>(released);
        Assert.Equal((null, null, 0), (inline.Finding, after.Finding, afterHalt));
        Assert.Equal((1, 1), (inline.Shutdowns, after.Shutdowns));
    }

    [Fact]
    public void It_is_refused_where_it_could_run_twice_at_once_or_would_have_to_wait()
    {
        using RingUnderTest many = TFactory.Create(new RingSpec(8) { Producers = ProducerType.Multi });
        Assert.Throws<InvalidOperationException>(() => { many.Disruptor.HandleInline(new CheckingHandler()); });
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        IHandlerGroup<Payload> inline = ring.Disruptor.HandleInline(new CheckingHandler(0));
        IHandlerGroup<Payload> thread = ring.Disruptor.HandleWith(new CheckingHandler(1));
        Assert.Throws<InvalidOperationException>(() => { thread.ThenInline(new CheckingHandler(2)); });
        Assert.Throws<InvalidOperationException>(() => { inline.And(thread).ThenInline(new CheckingHandler(2)); });
        ring.Disruptor.Start();
        Assert.Throws<InvalidOperationException>(() => { ring.Disruptor.HandleInline(new CheckingHandler(2)); });
    }

    /// <summary>Keeps where batches ended; where events are published quietly one by one, none may be there beyond the one it is called for.</summary>
    public sealed class EndsHandler(RingUnderTest ring) : IValueEventHandler<Payload>
    {
        public List<long> Ends { get; } = [];

        public long Last { get; private set; } = -1;

        public string? Finding { get; private set; }

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            if (sequence != Last + 1 || !data.IsIntact(sequence)) Finding ??= $"{sequence} came after {Last} or is not intact";
            if (!endOfBatch && ring.IsQuietOneByOne && ring.Disruptor.Cursor != sequence)
                Finding ??= $"{ring.Disruptor.Cursor} was there when {sequence} was handled";
            if (endOfBatch) Ends.Add(sequence);
            Last = sequence;
        }
    }
}
