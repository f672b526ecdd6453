namespace KisFast.Cli;

/// <summary>The output of a stream's past and present.</summary>
internal sealed class ReplayedOutput(OutputHandler output, ReplayStart from) : IReplayedHandler
{
    public ReplayStart ReplayFrom => from;

    public string HandlerName => "listen";

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => output.OnRecord(in record, sequence, endOfBatch);
}
