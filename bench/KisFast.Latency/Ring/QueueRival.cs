namespace KisFast.Latency.Ring;

/// <summary>A queue between each producer or handler and each handler that comes after it: what one builds without a ring.</summary>
public abstract class QueueRival : IRival
{
    public abstract string Name { get; }

    public bool HasWaits => false;

    public IRivalRun Create(Topology topology, Wait wait, int size, Consumer[] consumers)
    {
        IQueue[][] inputs = [.. topology.After
            .Select(after => Enumerable.Range(0, Math.Max(1, after.Length)).Select(_ => CreateQueue(topology, size)).ToArray())];
        for (int i = 0; i < consumers.Length; i++)
        {
            int handler = i;
            var outputs = new List<IQueue>();
            for (int next = 0; next < consumers.Length; next++)
            {
                int position = Array.IndexOf(topology.After[next], handler);
                if (position >= 0)
                    outputs.Add(inputs[next][position]);
            }

            new Thread(() => Consume(consumers[handler], inputs[handler], [.. outputs])) { IsBackground = true }.Start();
        }

        return new Run(inputs, [.. inputs.Where((_, i) => topology.After[i].Length == 0).Select(i => i[0])]);
    }

    protected abstract IQueue CreateQueue(Topology topology, int size);

    private static void Consume(Consumer consumer, IQueue[] inputs, IQueue[] outputs)
    {
        RecordSized value = default;
        while (true)
        {
            foreach (IQueue input in inputs)
            {
                if (!input.Read(out value))
                    return;
            }

            consumer.OnEvent(ref value);
            foreach (IQueue output in outputs)
                output.Write(in value);
        }
    }

    /// <summary>A bounded queue.</summary>
    protected interface IQueue
    {
        void Write(in RecordSized value);

        /// <summary>Waits for a value; false once the queue is closed.</summary>
        bool Read(out RecordSized value);

        void Close();
    }

    private sealed class Run(IQueue[][] all, IQueue[] first) : IRivalRun
    {
        public void Produce(int producer, long count, long ticksBetween)
        {
            RecordSized value = default;
            var pace = new Pace(ticksBetween);
            for (long i = 0; i < count; i++)
            {
                value.Fill(i, pace.Next());
                foreach (IQueue queue in first)
                    queue.Write(in value);
            }
        }

        public void Dispose()
        {
            foreach (IQueue[] queues in all)
                Array.ForEach(queues, queue => queue.Close());
        }
    }
}
