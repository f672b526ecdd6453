namespace KisFast.Cli;

/// <summary>One output, and what a page shows beside it.</summary>
internal sealed class TeeOutput(ILiveOutput output, RecentRecords recent) : ILiveOutput
{
    public void WriteLive(in FillRecord record)
    {
        recent.WriteLive(in record);
        output.WriteLive(in record);
    }

    public void Flush() => output.Flush();

    public void Dispose() => output.Dispose();
}
