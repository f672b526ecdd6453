using System.Runtime.CompilerServices;
using KisFast.Ring;

namespace KisFast.Latency.Ring;

/// <summary>The library's own ring.</summary>
public sealed class KisFastRival : IRival
{
    public string Name => "KisFast";

    public bool HasWaits => true;

    public IRivalRun Create(Topology topology, Wait wait, int size, Consumer[] consumers) => new Run(topology, wait, size, consumers);

    private sealed class Run : IRivalRun
    {
        private readonly Disruptor<RecordSized> _disruptor;

        public Run(Topology topology, Wait wait, int size, Consumer[] consumers)
        {
            _disruptor = new Disruptor<RecordSized>(new DisruptorOptions
            {
                RingSize = size,
                ProducerType = topology.Producers == 1 ? ProducerType.Single : ProducerType.Multi,
                WaitStrategy = wait switch
                {
                    Wait.Blocking => new BlockingWaitStrategy(),
                    Wait.Sleeping => new SleepingWaitStrategy(),
                    Wait.Yielding => new YieldingWaitStrategy(),
                    _ => new BusySpinWaitStrategy(),
                },
            });
            var groups = new List<HandlerGroup<RecordSized>>();
            for (int i = 0; i < consumers.Length; i++)
            {
                var handler = new Handler(consumers[i]);
                int[] after = topology.After[i];
                groups.Add(after.Length == 0
                    ? _disruptor.HandleWith(handler)
                    : after.Select(a => groups[a]).Aggregate((one, other) => one.And(other)).Then(handler));
            }

            _disruptor.Start();
        }

        public void Produce(int producer, long count, long ticksBetween)
        {
            RingBuffer<RecordSized> ring = _disruptor.Ring;
            var pace = new Pace(ticksBetween);
            for (long i = 0; i < count; i++)
            {
                long due = pace.Next();
                long sequence = ring.Next();
                ring[sequence].Fill(i, due);
                ring.Publish(sequence);
            }
        }

        public void Dispose() => _disruptor.Halt(Timeout.InfiniteTimeSpan);
    }

    private readonly struct Handler(Consumer consumer) : IValueEventHandler<RecordSized>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void OnEvent(ref RecordSized data, long sequence, bool endOfBatch) => consumer.OnEvent(ref data);
    }
}
