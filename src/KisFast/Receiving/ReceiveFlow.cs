namespace KisFast.Receiving;

/// <summary>
/// Runs work where a session's reads run: between two of them while a connection is read, in the caller's place while there is none.
/// So the ring, the decoder and the ledger of a session have one user at a time without a lock on the way of a notice.
/// </summary>
/// <param name="gate">Held around work when several sessions share the ring; reads hold it too.</param>
/// <param name="poll">Where a user polls: told of work, which then always waits for him, also between connections. Null: nobody does.</param>
internal sealed class ReceiveFlow(Lock? gate, Action? poll = null)
{
    private readonly Lock _lock = new();
    private readonly Queue<WorkItem> _posted = new();
    private Action? _wake = poll;
    private bool _isPolled = poll is not null;

    /// <summary>Reads begin.</summary>
    /// <param name="wake">Makes the reader call <see cref="RunPosted"/> soon.</param>
    public void Begin(Action wake)
    {
        lock (_lock)
        {
            if (_isPolled) return;
            _wake = wake;
            if (_posted.Count > 0) wake();
        }
    }

    /// <summary>Reads have ended; what was posted and not done is done now.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isPolled) return;
            // Without work the gate is nobody's to wait for.
            if (_posted.Count == 0) _wake = null;
            if (_wake is null) return;
        }

        using (EnterGate())
        {
            lock (_lock)
            {
                _wake = null;
                while (_posted.TryDequeue(out WorkItem? item)) item.Run();
            }
        }
    }

    /// <summary>Nobody polls any more.</summary>
    public void EndPolling()
    {
        lock (_lock) _isPolled = false;
        End();
    }

    /// <summary>Runs work.</summary>
    /// <returns>Completes when it is done; faults with what it threw.</returns>
    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        var item = new WorkItem(work, cancellationToken);
        if (TryPost(item)) return item.Done;
        using (EnterGate())
        {
            lock (_lock)
            {
                // Reads may have begun meanwhile.
                if (!TryPost(item)) item.Run();
            }
        }

        return item.Done;
    }

    /// <summary>Does what was posted. For the reader, between two reads.</summary>
    public void RunPosted()
    {
        while (true)
        {
            WorkItem? item;
            lock (_lock)
            {
                if (!_posted.TryDequeue(out item)) return;
            }

            item.Run();
        }
    }

    /// <summary>The same for who polls, who does not hold the gate.</summary>
    public void RunPolled()
    {
        using (EnterGate()) RunPosted();
    }

    private bool TryPost(WorkItem item)
    {
        lock (_lock)
        {
            if (_wake is null) return false;
            _posted.Enqueue(item);
            _wake();
            return true;
        }
    }

    // The gate comes before the lock: who reads holds it, and a handler of his may have work for a session that is not connected.
    private GateScope EnterGate() => new(gate);

    private readonly ref struct GateScope
    {
        private readonly Lock? _gate;

        public GateScope(Lock? gate)
        {
            _gate = gate;
            gate?.Enter();
        }

        public void Dispose() => _gate?.Exit();
    }

    private sealed class WorkItem(Action work, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Run()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _done.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                work();
                _done.SetResult();
            }
            // It is whoever waits for the work that has to know.
            catch (Exception e)
            {
                _done.SetException(e);
            }
        }
    }
}
