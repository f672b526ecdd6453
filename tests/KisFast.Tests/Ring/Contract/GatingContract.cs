using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>A slow consumer is never overrun, and a full ring waits.</summary>
public abstract class GatingContract<TFactory>
    where TFactory : IRingFactory
{
    [Fact]
    public void A_ring_without_room_refuses_and_takes_again()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        IPollerUnderTest poller = ring.CreatePoller();
        Assert.True(ring.TryNext(8, out long last));
        Assert.Equal(7, last);
        Assert.False(ring.TryNext(1, out _));
        ring.Publish(0, 7);
        Assert.False(ring.TryNext(1, out _));
        Assert.Equal(3, poller.Poll(3, _ => { }));
        Assert.False(ring.TryNext(4, out _));
        Assert.True(ring.TryNext(3, out last));
        Assert.Equal(10, last);
    }

    [Fact]
    public async Task The_slowest_handler_holds_the_producer_back()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(4));
        using var release = new ManualResetEventSlim();
        var fast = new CheckingHandler(0);
        var slow = new CheckingHandler(1, fast) { Work = _ => release.Wait(RingUnderTest.Guard) };
        ring.Disruptor.HandleWith(fast).Then(slow);
        ring.Disruptor.Start();
        // What it throws is the test's: a thread of its own would end the whole run.
        Task writing = Task.Factory.StartNew(
            () => ring.Write(1_000), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (ring.Disruptor.Stalls == 0 && !writing.IsCompleted)
            Thread.Sleep(1);
        var held = (ring.Disruptor.Cursor, slow.Handled, writing.IsCompleted);
        release.Set();
        Assert.Equal((3L, -1L, false), held);
        await writing.WaitAsync(RingUnderTest.Guard);
        Assert.True(ring.Disruptor.Shutdown(RingUnderTest.Guard));
        fast.AssertSawAll(1_000);
        slow.AssertSawAll(1_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    public void A_claim_of_none_or_more_than_the_ring_holds_is_refused(int count)
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(8));
        Assert.ThrowsAny<ArgumentException>(() => { ring.Next(count); });
        Assert.ThrowsAny<ArgumentException>(() => { ring.TryNext(count, out _); });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(12)]
    public void A_size_that_is_no_power_of_two_is_refused(int size) =>
        Assert.ThrowsAny<ArgumentException>(() => { TFactory.Create(new RingSpec(size)); });

    [Fact]
    public void A_poller_sees_every_event_and_holds_the_producer_back()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        IPollerUnderTest poller = ring.CreatePoller();
        long expected = 0;
        for (int lap = 0; lap < 100; lap++)
        {
            int published = 0;
            for (; ring.TryNext(1, out long sequence); published++)
            {
                ring[sequence].Fill(sequence);
                ring.Publish(sequence, sequence);
            }

            Assert.Equal(16, published);
            int polled;
            while ((polled = poller.Poll(5, Check)) > 0)
                Assert.InRange(polled, 1, 5);
        }

        Assert.Equal(1_600, expected);

        void Check(long sequence)
        {
            Assert.Equal(expected++, sequence);
            Assert.True(ring[sequence].IsIntact(sequence));
        }
    }

    [Fact]
    public void What_was_claimed_and_not_published_is_handed_out_again()
    {
        using RingUnderTest ring = TFactory.Create(new RingSpec(16));
        var user = new Reclaimer();
        ring.Disruptor.UseWriter(ref user);
        Assert.Equal((0L, 0L, 2L), (user.First, user.Again, user.AfterTwo));
    }

    // A frame that is refused after its slots were claimed leaves them to the next one.
    private struct Reclaimer : IRingWriterUser<Payload>
    {
        public long First { get; private set; }

        public long Again { get; private set; }

        public long AfterTwo { get; private set; }

        public void Use<TWriter>(TWriter writer)
            where TWriter : struct, IRingWriter<Payload>
        {
            First = writer.Claim(3);
            Again = writer.Claim(2);
            writer.Publish(Again + 1);
            AfterTwo = writer.Claim(1);
        }
    }
}
