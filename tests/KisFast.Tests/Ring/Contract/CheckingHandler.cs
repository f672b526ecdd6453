using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>
/// Checks everything a handler can see: order, content, what the handlers before it did, batches. Exceptions of a handler go to the
/// ring's policy, so findings are kept and asserted by the test.
/// </summary>
public class CheckingHandler(int index = 0, params CheckingHandler[] after) : IValueEventHandler<Payload>
{
    private long _handled = -1;

    /// <summary>What to do during an event: the handler's speed, or a failure.</summary>
    public Action<long>? Work { get; init; }

    /// <summary>Whether nobody waits for it.</summary>
    public bool LooksByItself { get; init; }

    public long Handled => Volatile.Read(ref _handled);

    public string? Finding { get; private set; }

    public int Starts { get; private set; }

    public int Shutdowns { get; private set; }

    /// <summary>The events that ended a batch.</summary>
    public List<long> Ends { get; } = [];

    public string? ThreadName { get; private set; }

    public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
    {
        Check(sequence == _handled + 1, $"{sequence} came after {_handled}");
        Check(data.IsIntact(sequence), $"{sequence} is torn or stale");
        foreach (CheckingHandler before in after)
            Check(data.HandledBy[before.Index] == sequence, $"{sequence} came before handler {before.Index} was done with it");
        if (endOfBatch) Ends.Add(sequence);
        Work?.Invoke(sequence);
        data.HandledBy[Index] = sequence;
        Volatile.Write(ref _handled, sequence);
    }

    public void OnStart()
    {
        Check(Starts++ == 0, "started twice");
        ThreadName = Thread.CurrentThread.Name;
    }

    public void OnShutdown() => Check(Shutdowns++ == 0 && Starts == 1, "shut down twice or before its start");

    public void AssertSawAll(long count)
    {
        Assert.Null(Finding);
        Assert.Equal(count - 1, Handled);
        Assert.Equal((1, 1), (Starts, Shutdowns));
    }

    private int Index => index;

    private void Check(bool holds, string finding)
    {
        if (!holds)
            Finding ??= $"handler {index}: {finding}";
    }
}
