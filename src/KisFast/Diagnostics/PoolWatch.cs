using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KisFast.Diagnostics;

/// <summary>
/// Notices that the thread pool is starved: timers, reconnects, repairs, and the reads of receive mode Async all run on it. On a thread
/// of its own, which sleeps. It is the work item itself: a feed that has run for a second allocates nothing, this beat included.
/// </summary>
internal sealed class PoolWatch : IThreadPoolWorkItem, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger;
    private readonly Action<PoolWatch> _queue;
    private readonly ManualResetEventSlim _isOver = new();
    private long _stalls;
    private volatile bool _hasRun;

    /// <param name="logger">Told of it.</param>
    /// <param name="queue">Has it executed by the pool; null: by the process's.</param>
    public PoolWatch(ILogger logger, Action<PoolWatch>? queue = null)
    {
        _logger = logger;
        _queue = queue ?? (static watch => ThreadPool.UnsafeQueueUserWorkItem(watch, preferLocal: false));
        new Thread(Watch) { Name = "kisfast-pool-watch", IsBackground = true }.Start();
    }

    /// <summary>How often it was starved.</summary>
    public long Stalls => Volatile.Read(ref _stalls);

    /// <summary>The pool has come to it.</summary>
    public void Execute() => _hasRun = true;

    public void Dispose() => _isOver.Set();

    private void Watch()
    {
        while (!_isOver.Wait(Beat))
        {
            _hasRun = false;
            long asked = Stopwatch.GetTimestamp();
            _queue(this);
            bool isTold = false;
            while (!_isOver.Wait(isTold ? Beat : Beat / 10))
            {
                double seconds = Stopwatch.GetElapsedTime(asked).TotalSeconds;
                if (_hasRun)
                {
                    if (isTold) Log.PoolRunsAgain(_logger, seconds);
                    break;
                }

                if (isTold || seconds < Patience.TotalSeconds) continue;
                isTold = true;
                _stalls++;
                Log.PoolStarved(_logger, seconds);
            }
        }
    }
}
