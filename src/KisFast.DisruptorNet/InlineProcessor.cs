using System.Runtime.CompilerServices;
using Disruptor;
using Disruptor.Processing;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>A consumer without a thread: the producer has it handle what is published. The part that does not depend on the handler.</summary>
internal abstract class InlineProcessor
{
    // The thread that is in the handler; 0: none is.
    private int _runner;
    private int _isShutDown;
    private volatile bool _isRunning;

    public bool IsRunning => _isRunning;

    /// <summary>Whether the handler is at work on the calling thread.</summary>
    public bool IsCurrentThread => Volatile.Read(ref _runner) == Environment.CurrentManagedThreadId;

    protected abstract bool HasWork { get; }

    protected abstract bool IsHalted { get; }

    /// <inheritdoc cref="IRingWriter{T}.Flush"/>
    /// <param name="endOfBatch">Whether the last event is the last for now.</param>
    public void Run(bool endOfBatch)
    {
        // A handler that publishes has what it published handled when it returns, not inside itself.
        if (!HasWork || IsCurrentThread) return;
        if (!_isRunning)
        {
            if (IsHalted) throw Halted();
            return;
        }

        // Pairs with the process-wide barrier of Join: either that sees this mark, or the halt is seen here.
        Volatile.Write(ref _runner, Environment.CurrentManagedThreadId);
        try
        {
            if (!IsHalted) Handle(endOfBatch);
        }
        finally
        {
            if (IsHalted) ShutDownOnce();
            Volatile.Write(ref _runner, 0);
        }

        if (IsHalted) throw Halted();
    }

    /// <summary>After the halt: waits for the call that is under way.</summary>
    public bool Join(TimeSpan timeout)
    {
        if (IsCurrentThread) return true;
        Interlocked.MemoryBarrierProcessWide();
        if (!SpinWait.SpinUntil(() => Volatile.Read(ref _runner) == 0, timeout)) return false;
        if (_isRunning) ShutDownOnce();
        return true;
    }

    protected void OnStarted() => _isRunning = true;

    protected abstract void Handle(bool endOfBatch);

    protected abstract void OnShutdown();

    protected abstract RingHaltedException Halted();

    private void ShutDownOnce()
    {
        if (Interlocked.Exchange(ref _isShutDown, 1) != 0) return;
        OnShutdown();
        _isRunning = false;
    }
}

/// <summary>The same for a type of handler, as Disruptor-net's graph knows it.</summary>
internal sealed class InlineProcessor<T, THandler>(DisruptorNetRing<T> ring, THandler handler, string name)
    : InlineProcessor, IValueEventProcessor<T>
    where T : struct
    where THandler : Ring.IValueEventHandler<T>
{
    private readonly ValueRingBuffer<T> _ring = ring.Disruptor.RingBuffer;
    private THandler _handler = handler;

    public global::Disruptor.Sequence Sequence { get; } = new();

    protected override bool HasWork => Sequence.Value < _ring.Cursor;

    protected override bool IsHalted => ring.IsHalted;

    public void Halt()
    {
        // The ring's halt is seen.
    }

    public Task Start(TaskScheduler taskScheduler, TaskCreationOptions taskCreationOptions)
    {
        try
        {
            _handler.OnStart();
        }
        // A handler may throw anything: it all goes to the failure policy.
        catch (Exception exception)
        {
            Survives(exception, HandlerCallback.Start, ring.Cursor + 1);
        }

        OnStarted();
        return Task.CompletedTask;
    }

    public void WaitUntilStarted(TimeSpan timeout)
    {
        // Started when Start returns.
    }

    public void Run() => throw new NotSupportedException("An inline handler has no thread.");

    public void SetExceptionHandler(IValueExceptionHandler<T> exceptionHandler)
    {
        // Exceptions go to the ring's policy.
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Handle(bool endOfBatch)
    {
        long next = Sequence.Value + 1;
        for (long available; (available = _ring.Cursor) >= next && !ring.IsHalted;)
        {
            next = HandleBatch(next, available, endOfBatch);
        }
    }

    protected override void OnShutdown()
    {
        try
        {
            _handler.OnShutdown();
        }
        catch (Exception exception)
        {
            Survives(exception, HandlerCallback.Shutdown, ring.Cursor + 1);
        }
    }

    protected override RingHaltedException Halted() => new("The ring was halted: events stay unhandled.", ring.Failure?.Exception);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long HandleBatch(long next, long last, bool endOfBatch)
    {
        try
        {
            for (; next <= last; next++)
            {
                _handler.OnEvent(ref _ring[next], next, endOfBatch && next == last);
                if (ring.IsHalted) last = next;
            }
        }
        catch (Exception exception)
        {
            if (Survives(exception, HandlerCallback.Event, next)) next++;
        }

        Sequence.SetValue(next - 1);
        return next;
    }

    private bool Survives(Exception exception, HandlerCallback callback, long sequence) =>
        ring.Survives(new HandlerFailure(name, _handler, exception, callback, sequence));
}
