using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KisFast.Framing;

namespace KisFast.Transport;

/// <summary>
/// Sends masked client frames from any thread, whole and in order, without waiting and without allocating. While a write is under
/// way, further frames gather in a second buffer; when that is full they are refused, so a peer that does not read costs two buffers.
/// </summary>
internal sealed class FrameSender
{
    /// <summary>The largest payload of a frame: a subscribe request with a long approval key has plenty of room.</summary>
    public const int MaxPayloadBytes = BufferBytes - 14;

    private const int BufferBytes = 4096;

    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly Action _onWritten;
    private byte[] _gathering = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private byte[] _writing = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _gathered;
    private bool _isWriting;
    private bool _isBroken;
    private bool _isClosing;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;
    private TaskCompletionSource? _drained;

    public FrameSender(Stream stream)
    {
        _stream = stream;
        _onWritten = OnWritten;
    }

    /// <summary>Sends one frame, or takes it to be sent.</summary>
    /// <returns>False when it was not taken: the connection is broken, or the peer does not read.</returns>
    public bool TrySend(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxPayloadBytes) return false;
        lock (_lock)
        {
            if (_isBroken || _isClosing || BufferBytes - _gathered < WebSocketClientFrame.GetMaxLength(payload.Length)) return false;
            _gathered += WebSocketClientFrame.Write(_gathering.AsSpan(_gathered), opcode, payload, NewMask());
            if (!_isWriting) WriteGathered();
            return true;
        }
    }

    /// <summary>Sends one frame; while there is no room for it, waits for what was taken before to go out.</summary>
    /// <returns>False when it was not taken: it is too large, the connection is broken, or the peer does not read.</returns>
    public async Task<bool> SendAsync(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload, CancellationToken patience)
    {
        while (!TrySend(opcode, payload.Span))
        {
            Task drained = DrainAsync();
            // Nothing is under way and yet there is no room: there never will be.
            if (drained.IsCompleted) return TrySend(opcode, payload.Span);
            try
            {
                await drained.WaitAsync(patience).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sends a close frame, once; nothing is sent after it (RFC 6455 §5.5.1).</summary>
    public bool TrySendClose(ushort code, string reason)
    {
        lock (_lock)
        {
            if (_isBroken || _isClosing || BufferBytes - _gathered < WebSocketClientFrame.GetMaxLength(125)) return false;
            _isClosing = true;
            _gathered += WebSocketClientFrame.WriteClose(_gathering.AsSpan(_gathered), code, reason, NewMask());
            if (!_isWriting) WriteGathered();
            return true;
        }
    }

    /// <summary>Completes when everything taken so far has gone to the socket, or the connection is broken.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            if (!_isWriting || _isBroken) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    // RFC 6455 §10.3: the mask has to be unpredictable.
    private static uint NewMask()
    {
        uint mask = 0;
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<uint>(ref mask)));
        return mask;
    }

    private void WriteGathered()
    {
        while (_gathered > 0)
        {
            (_gathering, _writing) = (_writing, _gathering);
            int length = _gathered;
            _gathered = 0;
            try
            {
#pragma warning disable CA2012 // Consumed once: here when it is complete, in OnWritten when not.
                ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter =
                    _stream.WriteAsync(_writing.AsMemory(0, length)).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
                if (!awaiter.IsCompleted)
                {
                    _awaiter = awaiter;
                    _isWriting = true;
                    awaiter.UnsafeOnCompleted(_onWritten);
                    return;
                }

                awaiter.GetResult();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The reader of the same socket sees the break too and says why; after a time limit nothing is answered until the peer hangs up.
                _isBroken = true;
                _gathered = 0;
            }
        }

        _isWriting = false;
        _drained?.TrySetResult();
        _drained = null;
    }

    private void OnWritten()
    {
        lock (_lock)
        {
            try
            {
                _awaiter.GetResult();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                _isBroken = true;
                _gathered = 0;
            }

            WriteGathered();
        }
    }
}
