namespace KisFast.Cli;

/// <summary>Takes what lines decode to.</summary>
internal interface IDecodedSink : IDisposable
{
    /// <summary>A record.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="index">Its place in the frame, from 0.</param>
    /// <param name="record">The record.</param>
    void Record(long line, int index, in FillRecord record);

    /// <summary>The market data of a line.</summary>
    void MarketData(long line, in MarketDataBatch batch);

    /// <summary>A line that was rejected, or one record of it.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="index">The record's place in the frame, from 0; null for the whole line.</param>
    /// <param name="reason">Why.</param>
    void Reject(long line, int? index, RejectReason reason);
}
