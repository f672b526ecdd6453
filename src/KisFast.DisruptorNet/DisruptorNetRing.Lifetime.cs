using System.Diagnostics;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <content>Start, drain, halt.</content>
public sealed partial class DisruptorNetRing<T>
{
    /// <inheritdoc/>
    public void Start()
    {
        lock (_lock)
        {
            if (_started || _halted) throw new InvalidOperationException("A ring is started once.");
            _started = true;
            Disruptor.Start();
        }

        foreach (Consumer consumer in _consumers) consumer.Started.Wait();
        if (Failure is { } failure) throw new RingHaltedException($"The ring did not start: {failure}.", failure.Exception);
    }

    /// <inheritdoc/>
    public bool Shutdown(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        DrainInline();
        bool drained = true;
        while (drained && HasBacklog())
        {
            if (_halted || !_started || (timeout != Timeout.InfiniteTimeSpan && clock.Elapsed >= timeout)) drained = false;
            else Thread.Sleep(1);
        }

        bool ended = Halt(Left(timeout, clock));
        return drained && ended && Failure is null;
    }

    /// <inheritdoc/>
    public bool Halt(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        RaiseHalt();
        bool ended = true;
        foreach (InlineProcessor processor in _inline)
            ended &= processor.Join(Left(timeout, clock));
        return _threads.Join(() => Left(timeout, clock)) && ended;
    }

    /// <inheritdoc/>
    public void Dispose() => Halt(TimeSpan.Zero);

    private void RaiseHalt()
    {
        _halted = true;
        Disruptor.Halt();
    }

    // What was published before the start. The producer has stopped, so this thread is the only one.
    private void DrainInline()
    {
        if (!_started || _halted) return;
        try
        {
            RunInline(endOfBatch: true);
        }
        catch (RingHaltedException)
        {
            // Seen below.
        }
    }

    private bool HasBacklog()
    {
        long cursor = Cursor;
        return _consumers.Exists(consumer => consumer.Position.Value < cursor);
    }

    private static TimeSpan Left(TimeSpan timeout, Stopwatch clock)
    {
        if (timeout == Timeout.InfiniteTimeSpan) return timeout;
        TimeSpan left = timeout - clock.Elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
