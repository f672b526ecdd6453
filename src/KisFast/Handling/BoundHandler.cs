namespace KisFast.Handling;

/// <summary>
/// A handler that is an object, bound to a delegate. Behind its interface it would share code with the handlers of all other types: its
/// first record would wait until the runtime has looked up its type and the call's target, each record for a dispatch.
/// </summary>
internal readonly struct BoundHandler(IFillHandler handler) : IFillHandler
{
    private readonly RecordCallback _onRecord = handler.OnRecord;

    /// <summary>A handler's <see cref="IFillHandler.OnRecord"/>.</summary>
    public delegate void RecordCallback(ref readonly FillRecord record, long sequence, bool endOfBatch);

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => _onRecord(in record, sequence, endOfBatch);
}
