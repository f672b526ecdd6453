namespace KisFast.Cli;

/// <summary>Where the records of a live feed go.</summary>
internal interface ILiveOutput : IDisposable
{
    /// <summary>Takes one record.</summary>
    void WriteLive(in FillRecord record);

    /// <summary>Brings what was taken to its reader: at the end of a batch.</summary>
    void Flush();
}
