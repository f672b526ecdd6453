using Disruptor;
using Disruptor.Dsl;

namespace KisFast.Latency.Ring.DisruptorNet;

/// <summary>Disruptor-net as its users call it; compiled with -p:DisruptorNet=true only.</summary>
public sealed class DisruptorNetRival : IRival
{
    public string Name => "Disruptor-net";

    public bool HasWaits => true;

    public IRivalRun Create(Topology topology, Wait wait, int size, Consumer[] consumers) => new Run(topology, wait, size, consumers);

    private sealed class Run : IRivalRun
    {
        private readonly ValueDisruptor<RecordSized> _disruptor;

        public Run(Topology topology, Wait wait, int size, Consumer[] consumers)
        {
            _disruptor = new ValueDisruptor<RecordSized>(
                static () => default,
                size,
                TaskScheduler.Default,
                topology.Producers == 1 ? ProducerType.Single : ProducerType.Multi,
                wait switch
                {
                    Wait.Blocking => new BlockingWaitStrategy(),
                    Wait.Sleeping => new SleepingWaitStrategy(),
                    Wait.Yielding => new YieldingWaitStrategy(),
                    _ => new BusySpinWaitStrategy(),
                });
            var groups = new List<ValueEventHandlerGroup<RecordSized>>();
            var started = new CountdownEvent(consumers.Length);
            for (int i = 0; i < consumers.Length; i++)
            {
                var handler = new DisruptorNetHandler(consumers[i], started);
                int[] after = topology.After[i];
                groups.Add(after.Length == 0
                    ? _disruptor.HandleEventsWith(handler)
                    : after.Select(a => groups[a]).Aggregate((one, other) => one.And(other)).Then(handler));
            }

            _disruptor.Start();
            started.Wait();
        }

        public void Produce(int producer, long count, long ticksBetween)
        {
            ValueRingBuffer<RecordSized> ring = _disruptor.RingBuffer;
            var pace = new Pace(ticksBetween);
            for (long i = 0; i < count; i++)
            {
                long due = pace.Next();
                long sequence = ring.Next();
                ring[sequence].Fill(i, due);
                ring.Publish(sequence);
            }
        }

        public void Dispose() => _disruptor.Shutdown();
    }
}

/// <summary>Public, so that Disruptor-net generates its direct calls for it.</summary>
public sealed class DisruptorNetHandler(Consumer consumer, CountdownEvent started) : IValueEventHandler<RecordSized>
{
    public void OnStart() => started.Signal();

    public void OnEvent(ref RecordSized data, long sequence, bool endOfBatch) => consumer.OnEvent(ref data);
}
