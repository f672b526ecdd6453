namespace KisFast.Cli;

/// <summary>What a screen or a page shows: the output and the orders, by one handler, so that the thread that reads wakes one.</summary>
internal sealed class ShownOutput(OutputHandler output, OrderTracker orders) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        orders.OnRecord(in record, sequence, endOfBatch);
        output.OnRecord(in record, sequence, endOfBatch);
    }
}
