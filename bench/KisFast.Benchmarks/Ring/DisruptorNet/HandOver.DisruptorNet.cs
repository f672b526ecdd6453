using BenchmarkDotNet.Attributes;
using Disruptor;

namespace KisFast.Benchmarks.Ring;

/// <content>Disruptor-net; compiled with -p:DisruptorNet=true only.</content>
public partial class HandOver
{
    private readonly Net _net = new(new SingleProducerSequencer(1024, new global::Disruptor.BusySpinWaitStrategy()));
    private readonly Net _netBlocking = new(new SingleProducerSequencer(1024, new global::Disruptor.BlockingWaitStrategy()));
    private readonly Net _netManyProducers = new(new MultiProducerSequencer(1024, new global::Disruptor.BusySpinWaitStrategy()));

    [Benchmark(OperationsPerInvoke = Batch)]
    public long DisruptorNet() => _net.PublishAndRead();

    [Benchmark(OperationsPerInvoke = Batch)]
    public long DisruptorNetBlocking() => _netBlocking.PublishAndRead();

    [Benchmark(OperationsPerInvoke = Batch)]
    public long DisruptorNetManyProducers() => _netManyProducers.PublishAndRead();

    private sealed class Net
    {
        private readonly ValueRingBuffer<Slot> _ring;
        private readonly ValueEventPoller<Slot> _poller;
        private readonly EventPoller.ValueHandler<Slot> _read;
        private long _sum;

        public Net(ISequencer sequencer)
        {
            _ring = new ValueRingBuffer<Slot>(sequencer);
            _poller = _ring.NewPoller();
            _ring.AddGatingSequences(_poller.Sequence);
            _read = Read;
        }

        public long PublishAndRead()
        {
            for (int i = 0; i < Batch; i++)
            {
                long sequence = _ring.Next();
                _ring[sequence].Fill(i);
                _ring.Publish(sequence);
            }

            _poller.Poll(_read);
            return _sum;
        }

        private bool Read(ref Slot slot, long sequence, bool endOfBatch)
        {
            _sum += slot.Sum();
            return true;
        }
    }
}
