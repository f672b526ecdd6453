using System.Runtime.CompilerServices;

namespace KisFast.Ring;

/// <summary>
/// Calls a handler, on its own thread or the producer's. The handler's type is a generic argument: for a struct the call is direct and
/// can be inlined. It is compiled once, fully optimised (without a profile), before the ring's start returns: an event may come alone,
/// and the first one counts.
/// </summary>
internal sealed class HandlerLoop<T, THandler> : EventProcessor
    where T : struct
    where THandler : IValueEventHandler<T>
{
    private readonly RingBuffer<T> _ring;
    private THandler _handler;
    private bool _signalsProgress;

    public HandlerLoop(string name, RingBuffer<T> ring, THandler handler, Sequence[] dependencies, IFailureSink failures, bool isInline)
        : base(name, ring.Sequencer, dependencies, failures, isInline)
    {
        _ring = ring;
        _handler = handler;
    }

    public override object Handler => _handler;

    private protected override bool LooksByItself => _handler.LooksByItself;

    private protected override void OnStart()
    {
        if (RuntimeFeature.IsDynamicCodeCompiled)
        {
            RuntimeHelpers.PrepareDelegate(IsInline ? new Action<bool>(HandleAvailable) : Look is null ? new Action(Loop) : new Action<PeriodicLook>(LookLoop));
            RuntimeHelpers.PrepareDelegate(new Func<long, long, bool, long>(HandleBatch));
        }

        _handler.OnStart();
    }

    private protected override void OnShutdown() => _handler.OnShutdown();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Loop()
    {
        _signalsProgress = SignalsProgress;
        long next = Progress.Value + 1;
        while (true)
        {
            long available = Barrier.GetAvailable(next);
            if (available < next && !Barrier.Wait(next, out available)) return;
            next = HandleBatch(next, available, endOfBatch: true);
            if (Barrier.IsHalted) return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void LookLoop(PeriodicLook look)
    {
        long next = Progress.Value + 1;
        while (look.Wait(next, Barrier, out long available))
        {
            next = HandleBatch(next, available, endOfBatch: true);
            if (Barrier.IsHalted) return;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void HandleAvailable(bool endOfBatch)
    {
        long next = Progress.Value + 1;
        for (long available; (available = Barrier.GetAvailable(next)) >= next;)
        {
            next = HandleBatch(next, available, endOfBatch);
            if (Barrier.IsHalted) return;
        }
    }

    /// <summary>Handles the events from <paramref name="next"/> to <paramref name="last"/>.</summary>
    /// <returns>The next one to handle.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long HandleBatch(long next, long last, bool endOfBatch)
    {
        try
        {
            ref byte origin = ref _ring.Origin;
            int mask = _ring.Mask;
            SequenceBarrier barrier = Barrier;
            for (; next <= last; next++)
            {
                _handler.OnEvent(ref SlotMemory<T>.Slot(ref origin, next, mask), next, endOfBatch && next == last);
                if (barrier.IsHalted) last = next;
            }
        }
        // A handler may throw anything: it all goes to the failure policy.
        catch (Exception exception)
        {
            if (Survives(exception, HandlerCallback.Event, next)) next++;
        }

        // Release: this handler's reads and writes of the slots are done before the handlers after it see them or a producer reuses them.
        Progress.Publish(next - 1);
        if (_signalsProgress) SignalProgress();
        return next;
    }
}
