namespace KisFast.Cli;

/// <summary>Decoded lines as JSON.</summary>
internal sealed class DecodedJson(ByteLines lines) : IDecodedSink
{
    private readonly JsonRecordWriter _json = new(lines);

    public void Record(long line, int index, in FillRecord record) => _json.WriteDecoded(line, index, in record);

    public void MarketData(long line, in MarketDataBatch batch)
    {
        for (int i = 0; i < batch.Count; i++) _json.WriteDecoded(line, i, batch);
    }

    public void Dispose() => _json.Dispose();

    public void Reject(long line, int? index, RejectReason reason) => _json.WriteReject(line, index, reason);
}
