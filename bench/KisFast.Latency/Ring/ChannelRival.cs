using System.Threading.Channels;

namespace KisFast.Latency.Ring;

/// <summary>Bounded channels, read and written without an await while they can be.</summary>
public sealed class ChannelRival : QueueRival
{
    public override string Name => "Channels";

    protected override IQueue CreateQueue(Topology topology, int size) => new Queue(Channel.CreateBounded<RecordSized>(
        new BoundedChannelOptions(size) { SingleReader = true, SingleWriter = topology.Producers == 1 }));

    private sealed class Queue(Channel<RecordSized> channel) : IQueue
    {
        public void Write(in RecordSized value)
        {
            while (!channel.Writer.TryWrite(value))
                channel.Writer.WaitToWriteAsync().AsTask().Wait();
        }

        public bool Read(out RecordSized value)
        {
            while (!channel.Reader.TryRead(out value))
            {
                ValueTask<bool> more = channel.Reader.WaitToReadAsync();
                if (!(more.IsCompleted ? more.Result : more.AsTask().Result))
                    return false;
            }

            return true;
        }

        public void Close() => channel.Writer.Complete();
    }
}
