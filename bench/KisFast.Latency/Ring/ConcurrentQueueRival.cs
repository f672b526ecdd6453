using System.Collections.Concurrent;

namespace KisFast.Latency.Ring;

/// <summary>Concurrent queues, polled with <see cref="SpinWait"/>, bounded by a count of what was read.</summary>
public sealed class ConcurrentQueueRival : QueueRival
{
    public override string Name => "ConcurrentQueue";

    protected override IQueue CreateQueue(Topology topology, int size) => new Queue(size);

    private sealed class Queue(int size) : IQueue
    {
        private readonly ConcurrentQueue<RecordSized> _queue = new();
        private volatile bool _closed;
        private long _written;
        private long _read;

        public void Write(in RecordSized value)
        {
            var wait = new SpinWait();
            long written = Interlocked.Increment(ref _written);
            while (written - Volatile.Read(ref _read) > size)
                wait.SpinOnce(-1);
            _queue.Enqueue(value);
        }

        public bool Read(out RecordSized value)
        {
            var wait = new SpinWait();
            while (!_queue.TryDequeue(out value))
            {
                if (_closed)
                    return false;
                wait.SpinOnce(-1);
            }

            Volatile.Write(ref _read, _read + 1);
            return true;
        }

        public void Close() => _closed = true;
    }
}
