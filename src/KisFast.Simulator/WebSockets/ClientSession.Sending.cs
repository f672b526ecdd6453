using System.Runtime.CompilerServices;
using System.Text;

namespace KisFast.Simulator;

// The write side: frames are appended under a lock, one writer at a time takes what is pending to the socket.
internal sealed partial class ClientSession
{
    private const int Backlog = 32 * 1024;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private OutgoingBytes _pending = new();
    private OutgoingBytes _sending = new();
    private volatile bool _closing;
    private volatile bool _silent;
    private int _held;
    private long _lastSent;
    private int _notices;

    public bool IsSilent => _silent;

    /// <summary>There is so much pending that the source of notices should flush, and so feel the client's back-pressure.</summary>
    public bool IsBacklogged => _pending.Length >= Backlog;

    /// <summary>Appends a frame of quotes. False when the client will not get it.</summary>
    private bool AppendQuotes(string frame)
    {
        lock (_lock)
        {
            if (_closing || _silent)
                return false;
            AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, Encoding.ASCII.GetBytes(frame));
            return true;
        }
    }

    private ValueTask SendAsync(int firstByte, ReadOnlyMemory<byte> payload)
    {
        AppendFrame((byte)firstByte, payload.Span);
        return FlushAsync();
    }

    private void AppendFrame(byte firstByte, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (!_closing && !_silent) AppendFrameLocked(firstByte, payload);
        }
    }

    private void AppendFrameLocked(byte firstByte, ReadOnlySpan<byte> payload)
    {
        Span<byte> space = _pending.Reserve(FrameWriter.MaxHeader + payload.Length);
        int header = FrameWriter.WriteHeader(space, firstByte, payload.Length);
        payload.CopyTo(space[header..]);
        _pending.Advance(header + payload.Length);
    }

    /// <summary>Appends one notice, with whatever faults are on. False when the client will not get it whole and readable.</summary>
    public bool AppendNotice(Subscription subscription, ReadOnlySpan<byte> plaintext, int records)
    {
        lock (_lock)
        {
            if (_closing || _silent || !subscription.IsActive) return false;
            _notices++;
            bool delivered = true;
            if (records != 1) AppendRecords(subscription, plaintext, records);
            else if (_faults.Any) delivered = AppendFaultyNotice(subscription, plaintext);
            else AppendNoticeFrame(subscription, subscription.Cipher, plaintext);
            if (subscription.NoticesUntilAck > 0 && --subscription.NoticesUntilAck == 0) AppendAck(subscription, withKey: true);
            return delivered;
        }
    }

    // Beyond the simulated KIS's own habits, so beyond its faults too.
    private void AppendRecords(Subscription subscription, ReadOnlySpan<byte> plaintext, int records)
    {
        var base64 = new byte[NoticeCipher.Base64Length(plaintext.Length)];
        subscription.Cipher.EncryptToBase64(plaintext, base64);
        AppendFrameLocked(FrameWriter.Final | FrameWriter.Text, [.. Encoding.ASCII.GetBytes($"1|{subscription.TrId}|{records:D3}|"), .. base64]);
    }

    private void AppendNoticeFrame(Subscription subscription, NoticeCipher cipher, ReadOnlySpan<byte> plaintext)
    {
        int length = subscription.Prefix.Length + NoticeCipher.Base64Length(plaintext.Length);
        Span<byte> space = _pending.Reserve(FrameWriter.MaxHeader + length);
        int header = FrameWriter.WriteHeader(space, FrameWriter.Final | FrameWriter.Text, length);
        subscription.Prefix.CopyTo(space[header..]);
        cipher.EncryptToBase64(plaintext, space.Slice(header + subscription.Prefix.Length, length - subscription.Prefix.Length));
        _pending.Advance(header + length);
    }

    /// <summary>Takes everything pending to the socket; returns when the socket (or a fault) has taken it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(bool force = false)
    {
        if (!force && _held > 0 && _held < CoalesceLimit()) return;
        try
        {
            await _writing.WaitAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        try
        {
            OutgoingBytes bytes;
            lock (_lock)
            {
                bytes = _pending;
                (_pending, _sending) = (_sending, _pending);
                _pending.Clear();
                _held = 0;
            }

            if (bytes.Steps.Count > 0) await WriteStepsAsync(bytes).ConfigureAwait(false);
            else if (bytes.Length > 0) await _connection.Stream.WriteAsync(bytes.Written, _ended.Token).ConfigureAwait(false);
            if (bytes.Length > 0) _lastSent = Time.GetTimestamp();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            End();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask WriteStepsAsync(OutgoingBytes bytes)
    {
        int from = 0;
        foreach (WireStep step in bytes.Steps)
        {
            await _connection.Stream.WriteAsync(bytes.Written[from..step.Position], _ended.Token).ConfigureAwait(false);
            from = step.Position;
            _lastSent = Time.GetTimestamp();
            switch (step.Act)
            {
                case WireAct.Wait:
                    if (step.Milliseconds > 0) await Task.Delay(TimeSpan.FromMilliseconds(step.Milliseconds), Time, _ended.Token).ConfigureAwait(false);
                    break;
                case WireAct.Finish:
                    End();
                    return;
                default:
                    // A reset discards what the kernel still holds, so the bytes before the cut get a moment to leave.
                    await Task.Delay(TimeSpan.FromMilliseconds(20), Time, CancellationToken.None).ConfigureAwait(false);
                    _connection.Reset();
                    End();
                    return;
            }
        }

        await _connection.Stream.WriteAsync(bytes.Written[from..], _ended.Token).ConfigureAwait(false);
    }

    /// <summary>Cuts the connection now.</summary>
    public void Cut(bool reset)
    {
        if (reset) _connection.Reset();
        End();
    }

    private void End()
    {
        _closing = true;
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Ended twice.
        }
    }
}
