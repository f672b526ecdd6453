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
                FinishBefore(sequence);
                throw;
            }
        }

        if (_isFollowing) _before = record.Position;
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

    // It failed: what it finished of the batch before is finished, and comes no second time.
    private void FinishBefore(long sequence)
    {
        if (!_isFollowing)
        {
            if (sequence - 1 <= _progress.Sequence) return;
            _progress.Finish(sequence - 1);
            Finished?.Invoke(sequence - 1);
        }
        else if (_partial is null && _before > _progress.Finished)
        {
            _progress.Finish(_before);
            Finished?.Invoke(sequence - 1);
        }
    }
}
