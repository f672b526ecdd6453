using System.Globalization;

namespace KisFast.Examples;

/// <summary>Writes every fill as a line of CSV, and flushes once per batch.</summary>
/// <param name="output">Where to. Disposed by its owner once the feed has stopped.</param>
public sealed class CsvSink(TextWriter output) : IFillHandler
{
    private bool _hasHeader;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (!_hasHeader) output.WriteLine("receivedAt,source,account,orderNo,side,symbol,quantity,price,market");
        _hasHeader = true;
        if (record.Kind == RecordKind.Fill)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{record.ReceivedAt:O},{record.Source},{record.Account},{record.OrderNo},{record.Side},{record.Symbol},{record.Quantity},"
                    + $"{record.Price},{record.Market}"));
        }

        if (endOfBatch) output.Flush();
    }
}
