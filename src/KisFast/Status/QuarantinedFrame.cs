namespace KisFast;

/// <summary>A message that gave no record, as handed to <see cref="FillFeedOptions.Quarantine"/>.</summary>
public sealed class QuarantinedFrame
{
    /// <summary>The most raw bytes kept of one message: 64 KiB.</summary>
    public const int MaxRawBytes = 64 * 1024;

    internal QuarantinedFrame(DateTime receivedAt, int session, RejectReason reason, TrId trId, byte[] raw, long length, string message)
    {
        ReceivedAt = receivedAt;
        Session = session;
        Reason = reason;
        TrId = trId;
        Raw = raw;
        Length = length;
        Message = message;
    }

    /// <summary>When the socket read that completed it returned, UTC.</summary>
    public DateTime ReceivedAt { get; }

    /// <summary>The index of the session that received it, from 0.</summary>
    public int Session { get; }

    /// <summary>Why it was refused. <see cref="RejectReason.Malformed"/> for messages that are no KIS frame at all.</summary>
    public RejectReason Reason { get; }

    /// <summary>The TR id in its header, if it has a known one.</summary>
    public TrId TrId { get; }

    /// <summary>A copy of its bytes, at most <see cref="MaxRawBytes"/>. Fills are personal data; key material is never in here.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>Its whole length in bytes; larger than <see cref="Raw"/> when that was cut.</summary>
    public long Length { get; }

    /// <summary>One line for a person.</summary>
    public string Message { get; }

    /// <summary>The reason and the length; not the bytes.</summary>
    public override string ToString() => $"{Reason}, {Length} bytes, session {Session}: {Message}";
}
