using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>One thread for all sessions of a feed that asks their sockets in turn and never sleeps while there is one. It keeps a core busy.</summary>
internal sealed class SpinReceiver(ReceiveClock clock, Lock? gate, FillFeedOptions options, ILogger logger, Func<IIdleWork>? createIdleWork)
    : PollingReceiver(clock, gate, options.AllSessions.Count)
{
    // On the only core, who spins keeps everybody else from running, the one he waits for among them.
    private static readonly bool Yields = Environment.ProcessorCount == 1;

    private readonly ManualResetEventSlim _hasLines = new();
    private Thread? _thread;
    private volatile bool _isDisposed;

    public override void Dispose()
    {
        _isDisposed = true;
        _hasLines.Set();
        base.Dispose();
    }

    protected override void OnLinesChanged()
    {
        if (HasLines) _hasLines.Set();
        else if (!_isDisposed) _hasLines.Reset();
        if (_thread is not null || !HasLines) return;
        Prepare(createIdleWork?.Invoke());
        _thread = new Thread(Run) { Name = "kisfast-receive", IsBackground = true };
        _thread.Start();
    }

    private void Run()
    {
        ReceiveThread.Prepare(options, logger);
        while (!_isDisposed)
        {
            Turn();
            // Between connections there is nothing to ask: the core is given back.
            if (!HasLines) _hasLines.Wait();
            if (Yields) Thread.Yield();
        }

        Release();
    }
}
