namespace KisFast.DisruptorNet;

/// <summary>Runs each of Disruptor-net's processors on a named background thread, and waits for the threads.</summary>
internal sealed class HandlerThreads : TaskScheduler
{
    private readonly Queue<string> _names = new();
    private readonly List<Thread> _threads = [];

    /// <summary>Adds the name of the next thread; processors are started in the order of their addition.</summary>
    public void AddName(string name)
    {
        lock (_threads)
            _names.Enqueue(name);
    }

    /// <summary>Whether the calling thread is one of them.</summary>
    public bool IsOne
    {
        get
        {
            lock (_threads)
                return _threads.Contains(Thread.CurrentThread);
        }
    }

    /// <summary>Waits for all threads but the calling one.</summary>
    public bool Join(Func<TimeSpan> left)
    {
        Thread[] threads;
        lock (_threads)
            threads = [.. _threads];
        bool ended = true;
        foreach (Thread thread in threads) ended &= thread == Thread.CurrentThread || thread.Join(left());
        return ended;
    }

    protected override void QueueTask(Task task)
    {
        lock (_threads)
        {
            var thread = new Thread(() => Execute(task)) { Name = _names.Dequeue(), IsBackground = true };
            _threads.Add(thread);
            thread.Start();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private void Execute(Task task)
    {
        TryExecuteTask(task);
        // Observed: the failure is on its way through the ring's own report.
        _ = task.Exception;
    }
}
