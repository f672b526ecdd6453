namespace KisFast.Handling;

/// <summary>A handler of a feed that has a journal or follows one: passes over replayed records that it did not ask for, and says how far it has got.</summary>
internal sealed class TrackedHandler : IFillHandler
{
    private readonly HandlerProgress _progress;
    private readonly bool _isFollowing;
    private readonly Action _prepare;
    private readonly IPartialHandler? _partial;
    private BoundHandler _handler;

    /// <param name="handler">The handler.</param>
    /// <param name="progress">Where it says how far it has got.</param>
    /// <param name="isFollowing">Whether the feed follows a journal.</param>
    public TrackedHandler(IFillHandler handler, HandlerProgress progress, bool isFollowing)
    {
        _isFollowing = isFollowing;
        _handler = new BoundHandler(handler);
        _prepare = () => HandlerCode.Prepare(handler);
        _progress = progress;
        _partial = handler as IPartialHandler;
        TypeName = handler.GetType().Name;
    }

    /// <summary>Told after each batch, with the ring's sequence of its last record; null: nobody waits for that.</summary>
    public Action<long>? Finished { get; init; }

    /// <summary>The type of the handler.</summary>
    public string TypeName { get; }

    /// <summary>Compiles the handler's method.</summary>
    public void Prepare() => _prepare();

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        if (!record.IsReplayed || record.Position > _progress.ReplayAfter) _handler.OnRecord(in record, sequence, endOfBatch);
        if (!endOfBatch) return;
        if (_isFollowing && _partial is not null)
        {
            if (_partial.Finished != default) _progress.Finish(_partial.Finished);
        }
        else if (_isFollowing)
        {
            _progress.Finish(record.Position);
        }
        else
        {
            _progress.Finish(sequence);
        }

        Finished?.Invoke(sequence);
    }
}
