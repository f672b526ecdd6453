using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KisFast.Diagnostics;

/// <summary>
/// Notices that the thread pool is starved: timers, reconnects, repairs, and the reads of receive mode Async all run on it. On a thread
/// of its own, which sleeps.
/// </summary>
internal sealed class PoolWatch : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _isOver = new();
    private long _stalls;
    private volatile bool _hasRun;

    public PoolWatch(ILogger logger)
    {
        _logger = logger;
        new Thread(Watch) { Name = "kisfast-pool-watch", IsBackground = true }.Start();
    }

    /// <summary>How often it was starved.</summary>
    public long Stalls => Volatile.Read(ref _stalls);

    public void Dispose() => _isOver.Set();

    private void Watch()
    {
        while (!_isOver.Wait(Beat))
        {
            _hasRun = false;
            long asked = Stopwatch.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch._hasRun = true, this, preferLocal: false);
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
