namespace KisFast.Ring;

/// <summary>Set once, when a ring stops: wait strategies, handlers and waiting producers look at it.</summary>
internal sealed class HaltSignal
{
    private volatile bool _raised;
    private Exception? _reason;

    public bool IsRaised => _raised;

    /// <summary>Why the ring stopped, if a handler failed.</summary>
    public Exception? Reason => Volatile.Read(ref _reason);

    /// <summary>Raises the signal. The reason given first is kept: it is stored before the flag is released.</summary>
    public void Raise(Exception? reason)
    {
        if (reason is not null) Interlocked.CompareExchange(ref _reason, reason, null);
        _raised = true;
    }
}
