using KisFast.Framing;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class FrameSenderTests
{
    // Two of the sender's buffers do not hold them at once.
    private const int Requests = 41;
    private static readonly byte[] Request = new byte[300];

    [Fact]
    public async Task What_finds_no_room_waits_for_it_and_nothing_is_lost()
    {
        var stream = new GatedStream();
        var sender = new FrameSender(stream);
        Task<bool> sending = SendAllAsync(sender, CancellationToken.None);
        Assert.False(sending.IsCompleted);
        stream.Open();
        Assert.True(await sending);
        await sender.DrainAsync();
        Assert.Equal(Requests * (2 + 2 + 4 + Request.Length), stream.Written);
    }

    [Fact]
    public async Task A_peer_that_reads_nothing_is_waited_for_only_so_long()
    {
        using var patience = new CancellationTokenSource();
        Task<bool> sending = SendAllAsync(new FrameSender(new GatedStream()), patience.Token);
        Assert.False(sending.IsCompleted);
        await patience.CancelAsync();
        Assert.False(await sending);
    }

    [Fact]
    public async Task What_never_fits_is_refused_at_once() =>
        Assert.False(await new FrameSender(new GatedStream())
            .SendAsync(WebSocketOpcode.Text, new byte[FrameSender.MaxPayloadBytes + 1], CancellationToken.None));

    private static async Task<bool> SendAllAsync(FrameSender sender, CancellationToken patience)
    {
        for (int i = 0; i < Requests; i++)
        {
            if (!await sender.SendAsync(WebSocketOpcode.Text, Request, patience)) return false;
        }

        return true;
    }

    /// <summary>Takes nothing until it is opened.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Written { get; private set; }

        public void Open() => _open.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _open.Task;
            Written += buffer.Length;
        }
    }
}
