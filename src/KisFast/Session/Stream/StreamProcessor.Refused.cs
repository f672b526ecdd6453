namespace KisFast.Session;

/// <content>Notices that could not be decoded at once: ones before their key, broken ones.</content>
internal sealed partial class StreamProcessor<TWriter>
{
    public override void Detach()
    {
        base.Detach();
        _decoder.ClearKeys();
        _decoder.ReleaseBuffer();
        Array.Clear(_hasKey);
        while (_pending.TryTake(out byte[] frame, out RecordStamp stamp)) Refuse(frame, RejectReason.NoKey, stamp);
    }

    public override void Dispose()
    {
        base.Dispose();
        _decoder.Dispose();
    }

    private StreamStatus OnRefused(ReadOnlySpan<byte> frame, RejectReason reason, in RecordStamp stamp)
    {
        if (AwaitsKey(reason) && _pending.TryKeep(frame, stamp)) Counters.FramesKept++;
        else Refuse(frame, reason, stamp);
        return StreamStatus.Open;
    }

    private bool AwaitsKey(RejectReason reason) =>
        reason == RejectReason.NoKey || (reason == RejectReason.Padding && Array.IndexOf(_hasKey, false) >= 0);

    private void ReleasePending()
    {
        for (int left = _pending.Count; left > 0 && _pending.TryTake(out byte[] frame, out RecordStamp stamp); left--)
        {
            RejectReason reason = _decoder.Decode(frame, ref _shared.Writer, stamp, out int records);
            if (reason == RejectReason.None) OnPublished(records);
            else OnRefused(frame, reason, stamp);
        }
    }

    private void Refuse(ReadOnlySpan<byte> frame, RejectReason reason, in RecordStamp stamp)
    {
        Sink.Take(frame, reason, stamp, $"A notice was refused: {reason}.");
        // A notice of another kind holds no fill of ours.
        if (reason != RejectReason.UnknownTrId) Settings.Events.OnNoticeLost(reason);
    }
}
