using System.Net.WebSockets;
using System.Threading.Channels;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Latency.Loopback.Receivers;

#pragma warning disable CA1001 // Lives as long as its process.
/// <summary>What a C# programmer writes today: ClientWebSocket, strings, and, for a handler that is to have its own thread, a channel.</summary>
internal sealed class ClientWebSocketReceiver(bool usesChannel, bool completesInline = false)
#pragma warning restore CA1001
    : Receiver(
        (usesChannel, completesInline) switch
        {
            (true, _) => "ClientWebSocket, idiomatic, Channel",
            (_, true) => "ClientWebSocket, idiomatic, inline completions",
            _ => "ClientWebSocket, idiomatic",
        },
        0,
        usesChannel ? null : completesInline ? "clientwebsocket-inline" : "clientwebsocket")
{
    private readonly IdiomaticClient _client = new(Vectors.Key, Vectors.Iv);
    private readonly Channel<IdiomaticFill> _channel = Channel.CreateUnbounded<IdiomaticFill>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public override string[] Variables => completesInline ? ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1"] : [];

    public override void Start(int port, int cpu, MomentLog log)
    {
        var socket = new ClientWebSocket();
        socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), default).GetAwaiter().GetResult();
        socket.SendAsync("""{"body":{"input":{"tr_id":"H0GSCNI0","tr_key":"testuser"}}}"""u8.ToArray(), WebSocketMessageType.Text, true, default)
            .GetAwaiter().GetResult();
        _ = ReceiveAsync(socket, log);
        if (usesChannel) _ = HandleAsync(log);
    }

    private async Task ReceiveAsync(ClientWebSocket socket, MomentLog log)
    {
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer, default).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close) return;
            // The ack.
            if (buffer[0] == (byte)'{') continue;
            foreach (var fill in _client.Decode(buffer.AsSpan(0, result.Count)))
            {
                if (usesChannel) _channel.Writer.TryWrite(fill);
                else Handle(fill, log);
            }
        }
    }

    private async Task HandleAsync(MomentLog log)
    {
        await foreach (var fill in _channel.Reader.ReadAllAsync().ConfigureAwait(false)) Handle(fill, log);
    }

    private static void Handle(IdiomaticFill fill, MomentLog log)
    {
        if (fill.Quantity != 10) throw new InvalidOperationException("A wrong fill.");
        log.Add();
    }
}
