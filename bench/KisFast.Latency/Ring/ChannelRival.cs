using System.Threading.Channels;

namespace KisFast.Latency.Ring;

/// <summary>Bounded channels, read and written without an await while they can be.</summary>
public sealed class ChannelRival : QueueRival
{
    public override string Name => "Channels";

    protected override IQueue CreateQueue(Topology topology, int size) => new Queue(Channel.CreateBounded<Value256>(
        new BoundedChannelOptions(size) { SingleReader = true, SingleWriter = topology.Producers == 1 }));

    private sealed class Queue(Channel<Value256> channel) : IQueue
    {
        public void Write(in Value256 value)
        {
            while (!channel.Writer.TryWrite(value))
                channel.Writer.WaitToWriteAsync().AsTask().Wait();
        }

        public bool Read(out Value256 value)
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
