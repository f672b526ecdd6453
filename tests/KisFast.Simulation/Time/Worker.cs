using System.Runtime.ExceptionServices;

namespace KisFast.Simulation;

/// <summary>
/// Runs a day on the pool's one worker: what can go on goes on, in the pool's order; when nothing can, time moves to what is next.
/// </summary>
internal sealed class Worker(Schedule schedule) : IThreadPoolWorkItem
{
    // What happens at one instant is bounded: more is a loop that waits for nothing.
    private const int MostAtOnce = 2_000_000;

    private readonly ManualResetEventSlim _isOver = new();
    private Task _work = Task.CompletedTask;
    private Exception? _failure;
    private long _instant;
    private int _atOnce;

    /// <summary>Runs the work to its end, on the pool, and blocks meanwhile: called from a thread that is not the pool's.</summary>
    /// <param name="work">The day.</param>
    /// <param name="patience">In real time: a day that takes longer hangs.</param>
    /// <exception cref="TimeoutException">It hangs.</exception>
    /// <exception cref="DayException">It waits for nothing.</exception>
    public void Run(Func<Task> work, TimeSpan patience)
    {
        ThreadPool.UnsafeQueueUserWorkItem(_ => _work = work(), null);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        if (!_isOver.Wait(patience))
            throw new TimeoutException($"the day did not end within {patience.TotalSeconds:0} s of real time, at {schedule.Elapsed} of virtual time");
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        _work.GetAwaiter().GetResult();
    }

    /// <summary>One turn. Not for others.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            // Nothing is pending that could go on without time.
            while (ThreadPool.PendingWorkItemCount == 0)
            {
                if (_work.IsCompleted)
                {
                    _isOver.Set();
                    return;
                }

                CountInstant();
                if (!schedule.FireNext()) throw new DayException("everybody waits, and nothing is to happen any more");
            }
        }
#pragma warning disable CA1031 // Handed to whoever runs the day.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
            _isOver.Set();
            return;
        }

        CountInstant();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void CountInstant()
    {
        if (schedule.Now != _instant) _atOnce = 0;
        _instant = schedule.Now;
        if (++_atOnce > MostAtOnce) throw new DayException($"more than {MostAtOnce} steps at one instant, {schedule.Elapsed}: somebody loops without waiting");
    }
}
