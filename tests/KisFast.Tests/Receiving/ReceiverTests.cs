using System.Buffers;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Tests.Support;
using KisFast.Tests.Transport;
using KisFast.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

public sealed class ReceiverTests
{
    [Theory]
    [InlineData(ReceiveMode.Async)]
    [InlineData(ReceiveMode.Blocking)]
    [InlineData(ReceiveMode.Spin)]
    public async Task What_processing_throws_ends_the_connection_and_leaves_nobody_busy(ReceiveMode mode)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SendAsync(Peer.Accepting(await peer.ReadHeadAsync()));
            await peer.SendAsync(ServerFrame.Text("hello"));
            await peer.WaitForEndAsync();
        });
        var options = new FillFeedOptions { ReceiveMode = mode, WarmUp = false };
        using var receiver = Receiver.Create(options, new ReceiveClock(), gate: null, NullLogger.Instance, () => throw new NotSupportedException());
        using var processor = new ThrowingProcessor();
        using var connection = await WebSocketConnection.OpenAsync(server.Url, new TransportOptions { ReceiveMode = mode }, default);
        KisFastException end = await receiver.RunAsync(connection, processor, 0).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("The session failed unexpectedly (NotSupportedException).", end.Message);
        // Busy for ever, the watch would take the silence of a dead line for work.
        Assert.False(processor.IsBusy);
        Assert.False(receiver.IsBusy);
    }

    private sealed class ThrowingProcessor()
        : StreamProcessor(new StreamSettings { HtsIds = ["testuser"], Events = new NoEvents(), Logger = NullLogger.Instance })
    {
        public override long? WaitsForKeySince => null;

        public override StreamStatus Process(ref ReadOnlySequence<byte> buffer, in RecordStamp stamp) => throw new NotSupportedException("a defect");

        public override IReadOnlyList<FillRecord> CopyUnhandled() => [];

        public override void Publish(in FillRecord record)
        {
        }
    }

    private sealed class NoEvents : IStreamEvents
    {
        public KisFastException? OnAck(in ControlMessage ack, int keyOf) => null;

        public void OnNoticeLost(RejectReason reason)
        {
        }
    }
}
