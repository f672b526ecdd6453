using System.Threading.Channels;

namespace KisFast.Handling;

/// <summary>
/// A handler that copies each record into a bounded channel, for code that awaits. A reader that lags holds this handler back, as any
/// slow handler is held; one that left does not.
/// </summary>
internal sealed class RecordChannel : IFillHandler
{
    private readonly Channel<FillRecord> _channel;

    public RecordChannel(int capacity) => _channel = Channel.CreateBounded<FillRecord>(new BoundedChannelOptions(capacity)
    {
        SingleWriter = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    public ChannelReader<FillRecord> Reader => _channel.Reader;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (!_channel.Writer.TryWrite(record))
            Wait(in record);
    }

    /// <summary>Nothing more comes, or nobody reads any more: what is read still is what was written.</summary>
    public void End(Exception? failure) => _channel.Writer.TryComplete(failure);

    // Blocks the handler's own thread, which has nothing else to do.
    private void Wait(in FillRecord record)
    {
        while (_channel.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
        {
            if (_channel.Writer.TryWrite(record))
                return;
        }
    }
}
