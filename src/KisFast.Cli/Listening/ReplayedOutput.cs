namespace KisFast.Cli;

/// <summary>The output of a stream's past and present, and the orders that it tells of.</summary>
internal sealed class ReplayedOutput(OutputHandler output, ReplayStart from, OrderTracker orders) : IReplayedHandler
{
    public ReplayStart ReplayFrom => from;

    public string HandlerName => "listen";

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        orders.OnRecord(in record, sequence, endOfBatch);
        output.OnRecord(in record, sequence, endOfBatch);
    }
}
