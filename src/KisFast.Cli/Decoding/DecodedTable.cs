namespace KisFast.Cli;

/// <summary>Decoded lines as a table.</summary>
internal sealed class DecodedTable(ByteLines lines, int width, bool colour, TableStyle style) : IDecodedSink
{
    private readonly TableRecordWriter _table = new(lines, width, live: false, colour, style);

    public void Record(long line, int index, in FillRecord record) => _table.WriteDecoded(line, in record);

    public void MarketData(long line, in MarketDataBatch batch)
    {
        for (int i = 0; i < batch.Count; i++) _table.WriteDecoded(line, QuoteText.Of(batch, i));
    }

    public void Dispose()
    {
    }

    public void Reject(long line, int? index, RejectReason reason) => _table.WriteReject(line, reason);
}
