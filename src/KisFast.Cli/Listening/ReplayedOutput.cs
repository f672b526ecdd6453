using KisFast.Handling;

namespace KisFast.Cli;

/// <summary>The output of a stream's past and present, and the orders that it tells of. What comes again it passes over.</summary>
internal sealed class ReplayedOutput(OutputHandler output, ReplayStart from, OrderTracker orders) : IReplayedHandler, IPartialHandler
{
    private RecordPosition _last;

    public ReplayStart ReplayFrom => from;

    public string HandlerName => "listen";

    /// <summary>What nobody took, the next listener of this name is given.</summary>
    public RecordPosition Finished => output.Taken;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        // A reading that broke off begins anew.
        if (record.Position <= _last) return;
        _last = record.Position;
        orders.OnRecord(in record, sequence, endOfBatch);
        output.OnRecord(in record, sequence, endOfBatch);
    }
}
