namespace KisFast.Ring;

/// <summary>A handler and what runs it: a thread of its own or, inline, the producer's.</summary>
internal abstract partial class EventProcessor
{
    private readonly IFailureSink _failures;
    private readonly Sequencer _sequencer;
    private readonly Thread? _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _running;

    private protected EventProcessor(string name, Sequencer sequencer, Sequence[] dependencies, IFailureSink failures, bool isInline)
    {
        Name = name;
        _sequencer = sequencer;
        _failures = failures;
        Dependencies = dependencies;
        Barrier = new SequenceBarrier(sequencer, dependencies);
        Progress = new Sequence(sequencer.Cursor.Value);
        _thread = isInline ? null : new Thread(Run) { Name = name, IsBackground = true };
    }

    /// <summary>The name of the processor and of its thread, if it has one.</summary>
    public string Name { get; }

    /// <summary>The handler; a struct handler as a boxed copy of its state at the moment.</summary>
    public abstract object Handler { get; }

    /// <summary>The last sequence handled (or skipped after a failure); -1 before the first. Advances a batch at a time.</summary>
    public long Sequence => Progress.Value;

    /// <summary>How many published events this handler has yet to handle.</summary>
    public long Backlog
    {
        get
        {
            long handled = Progress.Value;
            return _sequencer.Cursor.Value - handled;
        }
    }

    /// <summary>Whether it has no thread of its own: the producer calls the handler.</summary>
    public bool IsInline => _thread is null;

    internal Sequence Progress { get; }

    internal Sequence[] Dependencies { get; }

    /// <summary>Whether the caller is this handler's thread; inline: whether the handler is at work on it.</summary>
    internal bool IsCurrentThread => _thread is null ? IsRunner : Thread.CurrentThread == _thread;

    /// <summary>Whether other handlers wait for this one.</summary>
    internal bool HasDependents { get; set; }

    private protected SequenceBarrier Barrier { get; }

    /// <summary>How its thread waits if it looks by itself; null: it is woken, as the handlers after it need it to be.</summary>
    private protected PeriodicLook? Look { get; private set; }

    private protected abstract bool LooksByItself { get; }

    private protected bool SignalsProgress => HasDependents && _sequencer.NeedsSignal;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} at {Sequence}";

    internal void Start()
    {
        _running = true;
        if (_thread is null)
        {
            Guarded(OnStart, HandlerCallback.Start);
            _started.SetResult();
            return;
        }

        if (LooksByItself && !HasDependents) _sequencer.AddLook(Look = new PeriodicLook(_sequencer.Size));
        else _sequencer.AddHandlerThreads(1);
        _thread.Start();
    }

    internal void WaitUntilStarted() => _started.Task.Wait();

    /// <summary>After the halt: waits for the thread to end or, inline, for the call that is under way.</summary>
    internal bool Join(TimeSpan timeout) => _thread is null ? JoinInline(timeout) : _thread.Join(timeout);

    private protected abstract void OnStart();

    private protected abstract void Loop();

    private protected abstract void LookLoop(PeriodicLook look);

    private protected abstract void OnShutdown();

    private protected void SignalProgress() => _sequencer.WaitStrategy.Signal();

    /// <summary>Reports what a handler threw.</summary>
    /// <returns>Whether to carry on.</returns>
    private protected bool Survives(Exception exception, HandlerCallback callback, long sequence) =>
        _failures.OnFailure(new HandlerFailure(Name, Handler, exception, callback, sequence)) == FailureAction.Continue;

    private void Run()
    {
        bool runs = Guarded(OnStart, HandlerCallback.Start);
        _started.SetResult();
        if (runs && !Barrier.IsHalted)
        {
            if (Look is null) Loop();
            else LookLoop(Look);
        }

        Guarded(OnShutdown, HandlerCallback.Shutdown);
        if (Look is null) _sequencer.AddHandlerThreads(-1);
        _running = false;
    }

    /// <summary>Calls a callback outside the events' path.</summary>
    /// <returns>Whether to carry on.</returns>
    private protected bool Guarded(Action callback, HandlerCallback kind)
    {
        try
        {
            callback();
            return true;
        }
        // A handler may throw anything: it all goes to the failure policy.
        catch (Exception exception)
        {
            return Survives(exception, kind, Sequence + 1);
        }
    }
}

/// <summary>Who decides what a handler's exception leads to.</summary>
internal interface IFailureSink
{
    FailureAction OnFailure(HandlerFailure failure);
}
