namespace KisFast.Diagnostics;

/// <summary>
/// Runs what others do in the process and no fill depends on (loggers, listeners of traces, subscribers of states, the quarantine) in order,
/// on a thread of its own. Who asks waits for it, but not for long: one that blocks costs its own calls, never a read or a reconnect.
/// </summary>
/// <param name="patience">How long who asks waits; for ever where the order of what is told must not be chance.</param>
internal sealed class Bystanders(TimeSpan patience)
{
    /// <summary>So much waits for one that blocks; what comes beyond it is left out.</summary>
    public const int MaxWaiting = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly object _lock = new();
    private readonly Queue<Item> _items = new();
    private Thread? _thread;
    private bool _isBlocked;

    public Bystanders() : this(Patience)
    {
    }

    /// <summary>Whether one of them has not come back in time.</summary>
    public bool IsBlocked => Volatile.Read(ref _isBlocked);

    /// <summary>Has it run, in the context of the caller.</summary>
    /// <param name="work">Throws nothing.</param>
    /// <returns>False when too much waits already: it will not be run.</returns>
    public bool Run(Action work)
    {
        // A subscriber that logs.
        if (Volatile.Read(ref _thread) == Thread.CurrentThread)
        {
            work();
            return true;
        }

        var item = new Item(work, ExecutionContext.Capture());
        lock (_lock)
        {
            if (_items.Count == MaxWaiting) return false;
            _items.Enqueue(item);
            if (_thread is null) Start();
            else Monitor.Pulse(_lock);
        }

        if (!IsBlocked && !item.Wait(patience)) Volatile.Write(ref _isBlocked, true);
        return true;
    }

    private void Start()
    {
        _thread = new Thread(Work) { Name = "kisfast-bystanders", IsBackground = true };
        // The item brings its own.
        _thread.UnsafeStart();
    }

    private void Work()
    {
        while (true)
        {
            Item? item;
            lock (_lock)
            {
                if (_items.Count == 0)
                {
                    Volatile.Write(ref _isBlocked, false);
                    Monitor.Wait(_lock, Idle);
                }

                if (!_items.TryDequeue(out item))
                {
                    _thread = null;
                    return;
                }
            }

            item.Run();
        }
    }

    private sealed class Item(Action work, ExecutionContext? context)
    {
        private readonly object _gate = new();
        private bool _isDone;

        public void Run()
        {
            if (context is null) work();
            else ExecutionContext.Run(context, static work => ((Action)work!)(), work);
            lock (_gate)
            {
                _isDone = true;
                Monitor.PulseAll(_gate);
            }
        }

        public bool Wait(TimeSpan patience)
        {
            lock (_gate) return _isDone || Monitor.Wait(_gate, patience);
        }
    }
}
