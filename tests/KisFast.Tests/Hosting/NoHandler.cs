namespace KisFast.Tests.Hosting;

/// <summary>A feed needs one; these hosts never start.</summary>
internal sealed class NoHandler : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Assert.Fail("A host with wrong settings started its feed.");
}
