using KisFast.MarketData;
using KisFast.Status;

namespace KisFast.Receiving;

/// <content>Notices that could not be decoded at once: ones before their key, broken ones.</content>
internal sealed partial class RingStreamProcessor<TWriter>
{
    // Broken beyond chance: the key in hand is not the one in force.
    private const int KeyErrorsInARow = 5;

    private long _noticesAtKeyError;
    private int _keyErrors;

    public override long? WaitsForKeySince => _pending.OldestTimestamp;

    public override void Detach()
    {
        base.Detach();
        ForgetWaiting();
        Settings.MarketData?.Detach();
        _decoder.ClearKeys();
        _decoder.ReleaseBuffer();
        Array.Clear(_hasKey);
        _keyErrors = 0;
        while (_pending.TryTake(out byte[] frame, out RecordStamp stamp)) Refuse(frame, RejectReason.NoKey, stamp);
        Pump();
    }

    public override void Dispose()
    {
        _isOver = true;
        base.Dispose();
        _decoder.Dispose();
    }

    private StreamStatus OnRefused(ReadOnlySpan<byte> frame, RejectReason reason, in RecordStamp stamp)
    {
        if (reason == RejectReason.UnknownTrId && Settings.MarketData is { } marketData) return OnQuote(marketData, frame, stamp);
        // A domestic notice is one that was asked for.
        if (reason == RejectReason.NoKey && IsDomestic(frame) && Settings.MarketData?.ExpectsDomestic != true)
        {
            Sink.Take(frame, RejectReason.UnknownTrId, stamp, "A domestic notice, which was not registered.");
            return StreamStatus.Open;
        }

        if (AwaitsKey(reason) && _pending.TryKeep(frame, stamp)) Counters.FramesKept++;
        else Refuse(frame, reason, stamp);
        return MayBeKeyError(frame, reason) ? OnKeyError() : StreamStatus.Open;
    }

    private static bool IsDomestic(ReadOnlySpan<byte> frame) => frame.Length > 10 && frame[2..].StartsWith("H0STCNI"u8);

    // No fill is lost with a quote.
    private StreamStatus OnQuote(MarketDataIntake marketData, ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        RejectReason reason = marketData.Take(frame, stamp, out int records);
        if (reason == RejectReason.None) Counters.Quotes += records;
        else if (reason == RejectReason.UnknownTrId) Sink.Take(frame, reason, stamp, "A frame of a TR that was not registered, or not in its layout.");
        else Sink.Take(frame, reason, stamp, $"A quote was refused: {reason}.");
        return StreamStatus.Open;
    }

    // What a wrong key leaves of a notice: no padding, or padding that fits by chance and then text without structure.
    private static bool MayBeKeyError(ReadOnlySpan<byte> frame, RejectReason reason) =>
        frame.StartsWith("1"u8) && reason is RejectReason.Padding or RejectReason.NoKey or RejectReason.TooFewFields or RejectReason.CountMismatch;

    private StreamStatus OnKeyError()
    {
        _keyErrors = Counters.Notices == _noticesAtKeyError ? _keyErrors + 1 : 1;
        _noticesAtKeyError = Counters.Notices;
        if (_keyErrors < KeyErrorsInARow || Array.IndexOf(_hasKey, false) >= 0) return StreamStatus.Open;
        End = new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry,
            $"{_keyErrors} notices in a row could not be decrypted: the key is no longer the one in force.");
        return StreamStatus.Ended;
    }

    // A wrong key's padding fits by chance once in 256; what it leaves has too few carets.
    private bool AwaitsKey(RejectReason reason) =>
        reason == RejectReason.NoKey
        || (reason is RejectReason.Padding or RejectReason.TooFewFields && Array.IndexOf(_hasKey, false) >= 0);

    private void ReleasePending()
    {
        for (int left = _pending.Count; left > 0 && _pending.TryTake(out byte[] frame, out RecordStamp stamp); left--)
        {
            OnNoticeInDoubt(frame, stamp);
        }
    }

    // Some of a frame's records were refused, the others are published.
    private void OnPartly(ReadOnlySpan<byte> frame, in RecordStamp stamp)
    {
        ReadOnlySpan<RecordReject> refused = _decoder.Refused;
        // The frame is kept once, and each of them counts.
        for (int i = 1; i < refused.Length; i++) Counters.Rejects[(int)refused[i].Reason]++;
        Sink.Take(frame, refused[0].Reason, stamp,
            $"{refused.Length} records of a notice were refused, the first is record {refused[0].Index}: {refused[0].Reason}.");
        Settings.Events.OnNoticeLost(refused[0].Reason);
    }

    // Returns how many records of the frame were not published after all.
    private int OnRemarks(ReadOnlySpan<byte> frame, ref FrameRemarks remarks, in RecordStamp stamp)
    {
        (int incomplete, int heldBack, int doubtful) = (remarks.Incomplete, remarks.HeldBack, remarks.Doubtful);
        FillRecord last = remarks.LastDoubtful;
        remarks.Clear();
        if (incomplete > 0)
        {
            Counters.Rejects[(int)RejectReason.Incomplete] += incomplete - 1;
            Sink.Take(frame, RejectReason.Incomplete, stamp, "A fill lacks its quantity, price, order number, symbol, side or account.");
            Settings.Events.OnNoticeLost(RejectReason.Incomplete);
        }

        if (doubtful > 0)
        {
            Counters.Doubtful += doubtful;
            Settings.Events.OnDoubt(in last, heldBack > 0);
        }

        return incomplete + heldBack;
    }

    private void Refuse(ReadOnlySpan<byte> frame, RejectReason reason, in RecordStamp stamp)
    {
        // Inline handlers do not wait for whoever looks at refused frames.
        _shared.Writer.Flush();
        Sink.Take(frame, reason, stamp, $"A notice was refused: {reason}.");
        // A notice of another kind holds no fill of ours.
        if (reason != RejectReason.UnknownTrId) Settings.Events.OnNoticeLost(reason);
    }
}
