using KisFast.Framing;

namespace KisFast.MarketData;

/// <summary>One session's way from frames that are no notice to the market data's ring. On the receive thread.</summary>
internal sealed class MarketDataIntake(MarketDataHub hub, ExpectedTrs expected) : IDisposable
{
    private readonly MarketDataDecoder _decoder = new();
    private bool _hasPublished;

    /// <summary>Whether domestic notices were registered on this connection.</summary>
    public bool ExpectsDomestic => expected.Contains("H0STCNI0"u8) || expected.Contains("H0STCNI9"u8);

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">One whole KIS frame.</param>
    /// <param name="stamp">When it came.</param>
    /// <param name="records">How many records it had.</param>
    /// <returns>None, or why it is refused; <see cref="RejectReason.UnknownTrId"/> for a TR that nobody has registered.</returns>
    public RejectReason Take(ReadOnlySpan<byte> frame, in RecordStamp stamp, out int records)
    {
        records = 0;
        var reason = KisFrame.TryParseAnyTr(frame, out KisFrame head);
        if (reason != RejectReason.None) return reason;
        if (!expected.Contains(head.TrText)) return RejectReason.UnknownTrId;
        reason = _decoder.Decode(frame, stamp, out MarketDataBatch batch);
        if (reason != RejectReason.None) return reason;
        records = batch.Count;
        hub.Publish(batch, head.TrText, stamp);
        _hasPublished = true;
        return RejectReason.None;
    }

    /// <summary>Takes the key of an ack for a TR that is no notice; whether it is ever needed, the TR's frames say.</summary>
    /// <returns>Whether it was one.</returns>
    public bool TakeKey(in ControlMessage ack)
    {
        if (!expected.Contains(ack.TrId) || ack.Key.Length != 32 || ack.Iv.Length != 16) return false;
        _decoder.SetKey(ack.TrId, ack.Key, ack.Iv);
        return true;
    }

    /// <summary>A read is over.</summary>
    public void EndOfRead()
    {
        if (!_hasPublished) return;
        _hasPublished = false;
        hub.EndOfRead();
    }

    /// <summary>The connection is over.</summary>
    public void Detach()
    {
        _decoder.ClearKeys();
        _decoder.ReleaseBuffer();
    }

    public void Dispose() => _decoder.Dispose();
}
