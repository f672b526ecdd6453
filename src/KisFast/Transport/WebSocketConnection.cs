using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>
/// An open WebSocket, before anything is made of its frames: bytes in through <see cref="Input"/>, frames out through
/// <see cref="Output"/>. What the server sent after its handshake response is the first thing <see cref="Input"/> gives.
/// </summary>
internal sealed class WebSocketConnection : IDisposable
{
    private static readonly StreamPipeReaderOptions InputOptions = new(bufferSize: 16 * 1024, minimumReadSize: 2 * 1024, leaveOpen: true);
    private readonly Stream _stream;
    private readonly Socket? _socket;
    private readonly bool _rearmsQuickAck;
    private KisFastException? _abortReason;
    private int _disposed;

    private WebSocketConnection(Socket? socket, Stream stream, TransportOptions options)
    {
        _stream = stream;
        _socket = socket;
        Input = options.ReceiveMode == ReceiveMode.Async ? PipeReader.Create(stream, InputOptions) : new SocketPipeReader(Socket);
        _rearmsQuickAck = options.QuickAck && socket is not null;
        Output = new FrameSender(stream);
    }

    public Socket Socket => _socket ?? throw new InvalidOperationException("The connection has no socket: it is read with Async only.");

    public PipeReader Input { get; }

    public FrameSender Output { get; }

    /// <exception cref="KisFastException">It could not be opened: one line that says why.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<WebSocketConnection> OpenAsync(Uri url, TransportOptions options, CancellationToken cancellationToken)
    {
        (Socket? socket, Stream stream) = await TcpConnector.ConnectAsync(url, options, cancellationToken).ConfigureAwait(false);
        var connection = new WebSocketConnection(socket, stream, options);
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await connection.UpgradeAsync(url, either.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (e is KisFastException) throw;
            throw limit.IsCancellationRequested
                ? TransportErrors.HandshakeTimeout(url, options.HandshakeTimeout)
                : TransportErrors.Connect(url, e);
        }
    }

    private async Task UpgradeAsync(Uri url, CancellationToken cancellationToken)
    {
        var request = UpgradeRequest.Create(url);
        await _stream.WriteAsync(request.Bytes, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            ReadResult read = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            long received = buffer.Length;
            if (received > 0 && UpgradeResponse.TryRead(ref buffer, request.ExpectedAccept, out UpgradeVerdict verdict))
            {
                // Examined only to the head's end, so that the next read gives the rest at once.
                Input.AdvanceTo(buffer.Start);
                if (verdict.Accepted) return;
                throw TransportErrors.Handshake(url, verdict);
            }

            Input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) throw TransportErrors.HandshakeClosed(url, received);
        }
    }

    /// <summary>What the socket needs after each read.</summary>
    public void AfterRead()
    {
        if (_rearmsQuickAck) SocketTuning.RearmQuickAck(Socket);
    }

    /// <summary>Why this side ended the connection, if it did.</summary>
    public KisFastException? AbortReason => Volatile.Read(ref _abortReason);

    /// <summary>Ends the connection at once and remembers why.</summary>
    public void Abort(KisFastException reason)
    {
        Interlocked.CompareExchange(ref _abortReason, reason, null);
        Dispose();
    }

    /// <summary>Ends the connection at once; a pending read ends with an exception. Safe from any thread, any number of times.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _stream.Dispose();
    }
}
