namespace KisFast.Receiving;

/// <summary>Frames that came before their key, oldest first. Bounded: a peer that never sends a key costs this much and no more.</summary>
internal sealed class PendingFrames
{
    public const int MaxFrames = 256;
    public const int MaxBytes = 256 * 1024;

    private readonly Queue<(byte[] Frame, RecordStamp Stamp)> _frames = new();
    private int _bytes;

    private long _oldest;

    public int Count => _frames.Count;

    /// <summary>When the oldest came, as its stamp says; null when there is none. Callable from any thread.</summary>
    public long? OldestTimestamp => Volatile.Read(ref _oldest) is var oldest and not 0 ? oldest : null;

    /// <summary>Keeps a copy.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryKeep(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        if (_frames.Count == MaxFrames || frame.Length > MaxBytes - _bytes) return false;
        _frames.Enqueue((frame.ToArray(), stamp));
        _bytes += frame.Length;
        if (_frames.Count == 1) Volatile.Write(ref _oldest, stamp.ReceivedTimestamp);
        return true;
    }

    public bool TryTake(out byte[] frame, out RecordStamp stamp)
    {
        bool any = _frames.TryDequeue(out var oldest);
        frame = any ? oldest.Frame : [];
        stamp = oldest.Stamp;
        _bytes -= frame.Length;
        Volatile.Write(ref _oldest, _frames.TryPeek(out var next) ? next.Stamp.ReceivedTimestamp : 0);
        return any;
    }
}
