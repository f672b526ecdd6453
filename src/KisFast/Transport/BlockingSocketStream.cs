using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>
/// A network stream that writes synchronously. An asynchronous call, once made, leaves a socket non-blocking for good on Unix, and a
/// blocking read then wakes by way of two other threads.
/// </summary>
internal sealed class BlockingSocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return ValueTask.FromException(e);
        }
    }
}
