using System.Collections.Concurrent;

namespace KisFast.Cli;

/// <summary>The keys of a terminal, unseen, without Enter. A thread of its own waits for them and goes with the process.</summary>
internal sealed class KeyReader
{
    private const int Most = 1_000;
    private readonly ConcurrentQueue<ConsoleKeyInfo> _keys = new();
    private TaskCompletionSource _pressed = New();

    /// <param name="read">Waits for the next key; null when there are no more.</param>
    public KeyReader(Func<ConsoleKeyInfo?> read)
    {
        var thread = new Thread(() =>
        {
            while (read() is { } key)
            {
                if (_keys.Count < Most) _keys.Enqueue(key);
                Volatile.Read(ref _pressed).TrySetResult();
            }
        })
        { IsBackground = true, Name = "kisfast-keys" };
        thread.Start();
    }

    /// <summary>Those of the process's terminal.</summary>
    public static KeyReader OfProcess() => new(static () =>
    {
        try
        {
            return Console.ReadKey(intercept: true);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            return null; // the terminal has gone
        }
    });

    /// <summary>Ends when a key was pressed that is not taken.</summary>
    public Task Pressed() => Volatile.Read(ref _pressed).Task;

    /// <summary>The next key, if one was pressed.</summary>
    public bool TryTake(out ConsoleKeyInfo key)
    {
        if (_keys.TryDequeue(out key)) return true;
        if (_pressed.Task.IsCompleted) Volatile.Write(ref _pressed, New());
        // One that came between the two.
        return _keys.TryDequeue(out key);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
