using KisFast.Ring;
using KisFast.Tests.Ring.Contract;

namespace KisFast.Tests.Ring;

/// <summary>Nothing is allocated per event, by the producer or by handlers, whose allocations are counted on their own threads.</summary>
public sealed class AllocationTests
{
    private const int Count = 50_000;

    [Theory]
    [InlineData(WaitKind.Blocking)]
    [InlineData(WaitKind.Sleeping)]
    [InlineData(WaitKind.Yielding)]
    public void Publishing_and_handling_allocate_nothing(WaitKind wait)
    {
        var count = new Counted();
        using var disruptor = new Disruptor<Payload>(new RingSpec(256, wait).ToOptions());
        disruptor.HandleWith(new StructHandler(count)).Then(new ClassHandler(count));
        disruptor.Start();
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        Publish(ref writer);
        // Every handler is to have slept once: that belongs to the warm-up too.
        Assert.True(SpinWait.SpinUntil(() => disruptor.Ring.Backlog == 0, RingUnderTest.Guard));
        Thread.Sleep(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Publish(ref writer);
        Publish(ref writer);
        long producer = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        Assert.Equal((0, 0, 0), (producer, count.Struct, count.Class));
    }

    [Fact]
    public void The_counter_sees_an_allocation()
    {
        var count = new Counted { Allocates = true };
        using var disruptor = new Disruptor<Payload>(256);
        disruptor.HandleWith(new ClassHandler(count));
        disruptor.Start();
        RingWriter<Payload> writer = disruptor.Ring.GetWriter();
        for (int i = 0; i < 3; i++)
            Publish(ref writer);
        Assert.True(disruptor.Shutdown(RingUnderTest.Guard));
        Assert.True(count.Class > 0);
    }

    private static void Publish(ref RingWriter<Payload> writer)
    {
        for (int i = 0; i < Count; i++)
            writer.Publish(writer.Claim(1));
    }

    private sealed class Counted
    {
        public long Struct { get; set; } = -1;

        public long Class { get; set; } = -1;

        public bool Allocates { get; init; }
    }

    // Counts from the first event of the second round to the last of the third: the first one warms up.
    private struct StructHandler(Counted count) : IValueEventHandler<Payload>
    {
        private long _before;

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            if (sequence == Count)
                _before = GC.GetAllocatedBytesForCurrentThread();
            else if (sequence == 3 * Count - 1)
                count.Struct = GC.GetAllocatedBytesForCurrentThread() - _before;
        }
    }

    private sealed class ClassHandler(Counted count) : IValueEventHandler<Payload>
    {
        private long _before;
        private object? _garbage;

        public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
        {
            if (count.Allocates)
                _garbage = new object();
            if (sequence == Count)
                _before = GC.GetAllocatedBytesForCurrentThread();
            else if (sequence == 3 * Count - 1)
                count.Class = GC.GetAllocatedBytesForCurrentThread() - _before;
            GC.KeepAlive(_garbage);
        }
    }
}
