using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>What a handler throws stops the ring and is told, unless the policy says otherwise.</summary>
public abstract class FailureContract<TFactory>
    where TFactory : IRingFactory
{
    [Fact]
    public void By_default_a_failure_halts_the_ring_and_releases_the_writer()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(4));
        var failing = new CheckingHandler(0) { Work = ThrowAt(3) };
        var after = new CheckingHandler(1, failing);
        int reports = 0;
        ring.Disruptor.Failed += (_, _) => Interlocked.Increment(ref reports);
        ring.Disruptor.HandleWith(failing).Then(after);
        ring.Disruptor.Start();

        var halted = Assert.Throws<RingHaltedException>(() => { ring.Write(1_000_000); });

        Assert.IsType<NotSupportedException>(halted.InnerException);
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        HandlerFailure failure = ring.Disruptor.Failure!;
        Assert.Same(halted.InnerException, failure.Exception);
        Assert.Same(failing, failure.Handler);
        Assert.Equal((3L, HandlerCallback.Event, "under-test-0"), (failure.Sequence, failure.Callback, failure.Name));
        Assert.Equal(1, reports);
        Assert.True(ring.Disruptor.IsHalted);
        Assert.Equal(2, failing.Handled);
        Assert.InRange(after.Handled, -1, 2);
        Assert.Equal((null, 1), (after.Finding, after.Shutdowns));
        Assert.False(ring.Disruptor.Shutdown(RingUnderTest.Guard));
    }

    [Fact]
    public void A_policy_may_carry_on_with_the_next_event()
    {
        var failures = new List<HandlerFailure>();
        using RingUnderTest ring = TFactory.Create(new RingSpec(16)
        {
            FailurePolicy = failure =>
            {
                failures.Add(failure);
                return FailureAction.Continue;
            },
        });
        var handler = new EveryTenthFails();
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.Start();
        ring.Write(1_000, 1, 5);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal(1_000, handler.Calls);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 10L), failures.Select(f => f.Sequence));
        Assert.Null(ring.Disruptor.Failure);
    }

    [Theory]
    [InlineData(HandlerCallback.Start)]
    [InlineData(HandlerCallback.Event)]
    [InlineData(HandlerCallback.Shutdown)]
    public void A_policy_that_carries_on_loses_no_event_whichever_callback_throws(HandlerCallback callback)
    {
        var failures = new List<HandlerFailure>();
        using RingUnderTest ring = TFactory.Create(new RingSpec(16)
        {
            FailurePolicy = failure =>
            {
                failures.Add(failure);
                return FailureAction.Continue;
            },
        });
        var handler = new ThrowingHandler(callback);
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.Start();
        ring.Write(100, 1, 5);
        ring.Write(100, 3);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), handler.Seen);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.Equal(callback, failure.Callback));
        Assert.Equal(handler.ThrewAt, failures.Select(failure => failure.Sequence));
        Assert.Null(ring.Disruptor.Failure);
    }

    [Fact]
    public void By_default_an_event_that_throws_ends_the_ring_before_the_next()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        var handler = new ThrowingHandler(HandlerCallback.Event);
        int reports = 0;
        ring.Disruptor.Failed += (_, _) => Interlocked.Increment(ref reports);
        ring.Disruptor.HandleWith(handler);
        ring.Disruptor.Start();
        Assert.Throws<RingHaltedException>(() => { ring.Write(1_000_000); });
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
        HandlerFailure failure = ring.Disruptor.Failure!;
        Assert.IsType<NotSupportedException>(failure.Exception);
        Assert.Equal((HandlerCallback.Event, 0L, 1), (failure.Callback, failure.Sequence, reports));
        Assert.Equal([0L], handler.Seen);
        Assert.Equal([0L], handler.ThrewAt);
        Assert.Equal(1, handler.Shutdowns);
    }

    [Fact]
    public void A_failing_start_is_told_to_who_starts()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        ring.Disruptor.HandleWith(new FailsToStart());
        var halted = Assert.Throws<RingHaltedException>(ring.Disruptor.Start);
        Assert.IsType<NotSupportedException>(halted.InnerException);
        Assert.Equal(HandlerCallback.Start, ring.Disruptor.Failure!.Callback);
    }

    [Fact]
    public void A_handler_that_is_stuck_hangs_no_stop()
    {
        using var release = new ManualResetEventSlim();
        using RingUnderTest ring = TFactory.Create(new RingSpec(4));
        ring.Disruptor.HandleWith(new CheckingHandler { Work = _ => release.Wait(RingUnderTest.Guard) });
        ring.Disruptor.Start();
        ring.Write(2);
        Assert.False(ring.Disruptor.Shutdown(TimeSpan.FromMilliseconds(20)));
        Assert.True(ring.Disruptor.IsHalted);
        Assert.False(ring.Disruptor.Halt(TimeSpan.FromMilliseconds(1)));
        release.Set();
        Assert.True(ring.Disruptor.Halt(RingUnderTest.Guard));
    }

    private static Action<long> ThrowAt(long sequence) => s =>
    {
        if (s == sequence)
            throw new NotSupportedException("Not this one.");
    };

    public sealed class EveryTenthFails : IValueEventHandler<Payload>
    {
        public int Calls { get; private set; }

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            Calls++;
            // An event that is handled over and over shall be seen, not waited for.
            if (sequence % 10 == 0 && Calls < 5_000)
                throw new NotSupportedException("Not this one.");
        }
    }

    public sealed class FailsToStart : IValueEventHandler<Payload>
    {
        public void OnStart() => throw new NotSupportedException("Not today.");

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
        }
    }
}
