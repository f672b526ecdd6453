namespace KisFast.Handling;

/// <summary>A lambda as a handler.</summary>
internal sealed class DelegateHandler(FillAction action) : IFillHandler
{
    public FillAction Action => action;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => action(in record);
}
