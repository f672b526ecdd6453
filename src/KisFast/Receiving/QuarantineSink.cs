using System.Buffers;
using System.Numerics;

namespace KisFast.Receiving;

/// <summary>Counts what gave no record and hands a copy to the user. Cold.</summary>
internal sealed class QuarantineSink(StreamSettings settings)
{
    /// <summary>Reads what a refused frame says, for <see cref="StreamSettings.Texts"/>; null: it is kept as it came.</summary>
    public NoticeDecoder? Decoder { get; set; }

    public void Take(in ReadOnlySequence<byte> bytes, RejectReason reason, in RecordStamp stamp, string message)
    {
        ReadOnlySequence<byte> kept = bytes.Slice(0, Math.Min(bytes.Length, QuarantinedFrame.MaxRawBytes));
        Take(kept.IsSingleSegment ? kept.FirstSpan : kept.ToArray(), bytes.Length, reason, stamp, message);
    }

    public void Take(ReadOnlySpan<byte> bytes, RejectReason reason, in RecordStamp stamp, string message) =>
        Take(bytes[..Math.Min(bytes.Length, QuarantinedFrame.MaxRawBytes)], bytes.Length, reason, stamp, message);

    /// <summary>The same for bytes whose beginning is gone: nobody can tell whether they are an ack's.</summary>
    public void TakeTail(long length, RejectReason reason, in RecordStamp stamp, string message) =>
        Take([], length, reason, stamp, message, mayHoldKey: true);

    private void Take(ReadOnlySpan<byte> kept, long length, RejectReason reason, in RecordStamp stamp, string message, bool mayHoldKey = false)
    {
        long count = ++settings.Counters.Rejects[(int)reason];
        // A flood of them must not become a flood of log lines.
        if (BitOperations.IsPow2(count)) Log.MessageRefused(settings.Logger, settings.Name, reason, count, message);
        if (settings.Quarantine is null && settings.Texts is null) return;

        if (mayHoldKey || MayHoldKey(kept))
        {
            kept = default;
            message += " Its bytes are withheld: they may hold key material.";
        }

        if (!kept.IsEmpty) settings.Texts?.TakeRefused(Decoder, kept);
        if (settings.Quarantine is null) return;
        var frame = new QuarantinedFrame(
            new DateTime(stamp.ReceivedUtcTicks, DateTimeKind.Utc), settings.Session, reason, TrIdOf(kept), kept.ToArray(), length, message);
        if (!settings.Bystanders.Run(() => HandOver(frame))) Interlocked.Increment(ref settings.Counters.QuarantineErrors);
    }

    private void HandOver(QuarantinedFrame frame)
    {
        try
        {
            settings.Quarantine!(frame);
        }
        // It is the user's code.
        catch (Exception e)
        {
            Interlocked.Increment(ref settings.Counters.QuarantineErrors);
            Log.QuarantineFailed(settings.Logger, settings.Name, e);
        }
    }

    private static TrId TrIdOf(ReadOnlySpan<byte> frame) =>
        frame.Length < 10 ? TrId.None
        : frame[2..].StartsWith("H0GSCNI0"u8) ? TrId.H0GSCNI0
        : frame[2..].StartsWith("H0GSCNI9"u8) ? TrId.H0GSCNI9
        : TrId.None;

    // Broken or unknown JSON could be an ack with a key in it. A notice has none of these words.
    private static bool MayHoldKey(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("\"key\""u8) >= 0 || bytes.IndexOf("\"iv\""u8) >= 0 || bytes.IndexOf("approval"u8) >= 0;
}
