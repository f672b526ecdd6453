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
    private byte[] _own;
    private byte[]? _shared;

    // Where the unread lies: its own, but for the time from a read into the shared one to AdvanceTo.
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _hasUnexamined;
    private bool _isEnded;
    private volatile bool _isCanceled;

    public SocketPipeReader(Socket socket)
    {
        _socket = socket;
        _buffer = _own = _initial = NewBuffer();
    }

    /// <summary>The bytes it holds on to.</summary>
    public int Capacity => _own.Length;

    /// <summary>A buffer to read into, at an address that stays.</summary>
    public static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(InitialBytes, pinned: true);

    /// <summary>
    /// Reads into this buffer from now on, as the other readers of the same thread do: what one of them leaves unread is taken out of
    /// it, so the bytes that come next always meet a buffer that is in the processor's first cache, however many readers there are.
    /// </summary>
    /// <param name="buffer">From <see cref="NewBuffer"/>; its user clears it.</param>
    public void Share(byte[] buffer) => _shared = buffer;

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
        if (_start == _end) Empty();
        else if (_buffer != _own) TakeOut();
    }

    /// <summary>Lets the next read return at once. From any thread; it does not interrupt a blocking read.</summary>
    public override void CancelPendingRead() => _isCanceled = true;

    /// <summary>Clears what was received: acks hold keys.</summary>
    public override void Complete(Exception? exception = null)
    {
        _isEnded = true;
        _own.AsSpan().Clear();
    }

    private bool Receive()
    {
        Invariant.Holds(_start >= 0 && _start <= _end && _end <= _buffer.Length);
        // A message of more than half of the shared buffer grows in a buffer of its own.
        if (_shared is { } shared && _end - _start <= shared.Length / 2) return Receive(shared);
        if (_end == _buffer.Length) MakeRoom();
        int count = _socket.Receive(_buffer.AsSpan(_end), SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) return IsNothingYet(error);
        _end += count;
        _isEnded = count == 0;
        return true;
    }

    private bool Receive(byte[] shared)
    {
        int unread = _end - _start;
        int count = _socket.Receive(shared.AsSpan(unread), SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) return IsNothingYet(error);
        _own.AsSpan(_start, unread).CopyTo(shared);
        _buffer = shared;
        _start = 0;
        _end = unread + count;
        _isEnded = count == 0;
        return true;
    }

    private void TakeOut()
    {
        int unread = _end - _start;
        _buffer.AsSpan(_start, unread).CopyTo(_own);
        _buffer = _own;
        _start = 0;
        _end = unread;
    }

    private void Empty()
    {
        _start = _end = 0;
        if (_own.Length > MaxKeptBytes)
        {
            _own.AsSpan().Clear();
            _own = _initial;
        }

        _buffer = _own;
    }

    // The front is free, or the message is longer than the buffer; the frame reader bounds how long one may be.
    private void MakeRoom()
    {
        int unread = _end - _start;
        byte[] target = unread > _own.Length / 2 ? GC.AllocateUninitializedArray<byte>(_own.Length * 2, pinned: true) : _own;
        _own.AsSpan(_start, unread).CopyTo(target);
        if (target != _own) _own.AsSpan().Clear();
        _buffer = _own = target;
        _start = 0;
        _end = unread;
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
