using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>
/// A pipe reader that calls the socket on the reader's own thread: a non-blocking socket is asked and answers at once, a blocking one
/// answers when bytes come or its receive timeout is over. What is unread always lies in one piece, so a message is never cut by an
/// edge of a buffer. One thread at a time, except <see cref="CancelPendingRead"/>.
/// </summary>
internal sealed class SocketPipeReader : PipeReader
{
    private const int InitialBytes = 16 * 1024;

    // A larger one served one large message and is not kept.
    private const int MaxKeptBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _initial;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _hasUnexamined;
    private bool _isEnded;
    private volatile bool _isCanceled;

    public SocketPipeReader(Socket socket)
    {
        _socket = socket;
        _buffer = _initial = GC.AllocateUninitializedArray<byte>(InitialBytes, pinned: true);
    }

    /// <summary>The bytes it holds on to.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Reads once.</summary>
    /// <returns>False when nothing came (yet).</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed meanwhile.</exception>
    public override bool TryRead(out ReadResult result)
    {
        bool isCanceled = _isCanceled;
        if (isCanceled) _isCanceled = false;
        if (!_hasUnexamined && !_isEnded && !isCanceled && !Receive())
        {
            result = default;
            return false;
        }

        _hasUnexamined = false;
        result = new ReadResult(new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled, _isEnded);
        return true;
    }

    /// <summary>For the handshake: asks again every millisecond.</summary>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result;
        while (!TryRead(out result)) await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _hasUnexamined = examined.GetInteger() < _end;
        if (_start != _end) return;
        _start = _end = 0;
        if (_buffer.Length > MaxKeptBytes) Shrink();
    }

    /// <summary>Lets the next read return at once. From any thread; it does not interrupt a blocking read.</summary>
    public override void CancelPendingRead() => _isCanceled = true;

    /// <summary>Clears what was received: acks hold keys.</summary>
    public override void Complete(Exception? exception = null)
    {
        _isEnded = true;
        _buffer.AsSpan().Clear();
    }

    private bool Receive()
    {
        if (_end == _buffer.Length) MakeRoom();
        int count = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) return IsNothingYet(error);
        _end += count;
        _isEnded = count == 0;
        return true;
    }

    // The front is free, or the message is longer than the buffer; the frame reader bounds how long one may be.
    private void MakeRoom()
    {
        int unread = _end - _start;
        byte[] target = unread > _buffer.Length / 2 ? GC.AllocateUninitializedArray<byte>(_buffer.Length * 2, pinned: true) : _buffer;
        _buffer.AsSpan(_start, unread).CopyTo(target);
        if (target != _buffer) _buffer.AsSpan().Clear();
        _buffer = target;
        _start = 0;
        _end = unread;
    }

    private void Shrink()
    {
        _buffer.AsSpan().Clear();
        _buffer = _initial;
    }

    private static bool IsNothingYet(SocketError error) =>
        error is SocketError.WouldBlock or SocketError.TimedOut or SocketError.Interrupted or SocketError.IOPending ? false : Throw(error);

    [DoesNotReturn]
    private static bool Throw(SocketError error)
    {
        var cause = new SocketException((int)error);
        throw new IOException(cause.Message, cause);
    }
}
