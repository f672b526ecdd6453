namespace KisFast.Handling;

/// <summary>A handler of a feed with a journal: passes over replayed records that it did not ask for, and says how far it has got.</summary>
internal sealed class TrackedHandler : IFillHandler
{
    private readonly HandlerProgress _progress;
    private readonly Action _prepare;
    private BoundHandler _handler;

    /// <param name="handler">The handler.</param>
    /// <param name="progress">Where it says how far it has got.</param>
    public TrackedHandler(IFillHandler handler, HandlerProgress progress)
    {
        _handler = new BoundHandler(handler);
        _prepare = () => HandlerCode.Prepare(handler);
        _progress = progress;
        TypeName = handler.GetType().Name;
    }

    /// <summary>The type of the handler.</summary>
    public string TypeName { get; }

    /// <summary>Compiles the handler's method.</summary>
    public void Prepare() => _prepare();

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (!record.IsReplayed || record.Position > _progress.ReplayAfter) _handler.OnRecord(in record, sequence, endOfBatch);
        if (endOfBatch) _progress.Finish(sequence);
    }
}
