namespace KisFast.Handling;

/// <summary>A handler of a feed that has a journal or follows one: passes over replayed records that it did not ask for, and says how far it has got.</summary>
internal sealed class TrackedHandler : IFillHandler
{
    private readonly HandlerProgress _progress;
    private readonly bool _isFollowing;
    private readonly Action _prepare;
    private readonly IPartialHandler? _partial;
    private BoundHandler _handler;

    // Of a feed that follows a journal: the last record that it has finished.
    private RecordPosition _before;

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
        if (!record.IsReplayed || record.Position > _progress.ReplayAfter)
        {
            try
            {
                _handler.OnRecord(in record, sequence, endOfBatch);
            }
            catch
            {
                // What it finished of the batch before is finished, and comes no second time.
                if (_isFollowing || sequence - 1 > _progress.Sequence) Finish(sequence - 1, _before);
                throw;
            }
        }

        if (_isFollowing) _before = record.Position;
        if (endOfBatch) Finish(sequence, record.Position);
    }

    private void Finish(long sequence, RecordPosition position)
    {
        if (!_isFollowing)
        {
            _progress.Finish(sequence);
        }
        else
        {
            if (_partial is not null) position = _partial.Finished;
            if (position <= _progress.Finished) return;
            _progress.Finish(position);
        }

        Finished?.Invoke(sequence);
    }
}
