using System.Collections.Concurrent;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using KisFast.Ring;
using KisFast.Tests.Ring;

namespace KisFast.Benchmarks.Ring;

/// <summary>
/// What handing a 320-byte value, the record's size, over costs by itself: published and read back on one thread, no waiting, no cache line moved between
/// cores. Threads, throughput and latency are the matter of KisFast.Latency's <c>ring</c> command.
/// </summary>
[MemoryDiagnoser]
public partial class HandOver
{
    private const int Batch = 256;

    private readonly RingBuffer<Slot> _ring = new(1024, new BusySpinWaitStrategy());
    private readonly RingBuffer<Slot> _manyProducers = new(1024, new BusySpinWaitStrategy(), ProducerType.Multi);
    private readonly RingBuffer<Slot> _blocking = new(1024, new BlockingWaitStrategy());
    private readonly Channel<Slot> _channel = Channel.CreateBounded<Slot>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
    private readonly ConcurrentQueue<Slot> _queue = new();
    private readonly EventPoller<Slot> _poller;
    private readonly EventPoller<Slot> _manyProducersPoller;
    private readonly EventPoller<Slot> _blockingPoller;
    private RingWriter<Slot> _writer;

    public HandOver()
    {
        _writer = _ring.GetWriter();
        _poller = new(_ring);
        _manyProducersPoller = new(_manyProducers);
        _blockingPoller = new(_blocking);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Batch)]
    public long KisFast()
    {
        for (int i = 0; i < Batch; i++)
        {
            long sequence = _ring.Next();
            _ring[sequence].Fill(i);
            _ring.Publish(sequence);
        }

        return Read(_poller);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long KisFastWriter()
    {
        for (int i = 0; i < Batch; i++)
        {
            long sequence = _writer.Claim(1);
            _writer[sequence].Fill(i);
            _writer.Publish(sequence);
        }

        return Read(_poller);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long KisFastBlocking()
    {
        for (int i = 0; i < Batch; i++)
        {
            long sequence = _blocking.Next();
            _blocking[sequence].Fill(i);
            _blocking.Publish(sequence);
        }

        return Read(_blockingPoller);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long KisFastManyProducers()
    {
        for (int i = 0; i < Batch; i++)
        {
            long sequence = _manyProducers.Next();
            _manyProducers[sequence].Fill(i);
            _manyProducers.Publish(sequence);
        }

        return Read(_manyProducersPoller);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long Channels()
    {
        Slot slot = default;
        for (int i = 0; i < Batch; i++)
        {
            slot.Fill(i);
            _channel.Writer.TryWrite(slot);
        }

        long sum = 0;
        while (_channel.Reader.TryRead(out slot))
            sum += slot.Sum();
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long ConcurrentQueues()
    {
        Slot slot = default;
        for (int i = 0; i < Batch; i++)
        {
            slot.Fill(i);
            _queue.Enqueue(slot);
        }

        long sum = 0;
        while (_queue.TryDequeue(out slot))
            sum += slot.Sum();
        return sum;
    }

    private static long Read(EventPoller<Slot> poller)
    {
        long sum = 0;
        int count = poller.Poll(int.MaxValue, out long first);
        for (int i = 0; i < count; i++)
            sum += poller[first + i].Sum();
        poller.Release(first + count - 1);
        return sum;
    }
}
