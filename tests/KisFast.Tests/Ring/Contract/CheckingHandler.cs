using KisFast.Ring;

namespace KisFast.Tests.Ring.Contract;

/// <summary>
/// Checks everything a handler can see: order, content, what the handlers before it did, batches. Exceptions of a handler go to the
/// ring's policy, so findings are kept and asserted by the test.
/// </summary>
public class CheckingHandler(int index = 0, params CheckingHandler[] after) : IValueEventHandler<Payload>
{
    private long _handled = -1;
    private long _leftInBatch;

    public int? MaxBatchSize { get; init; }

    /// <summary>What to do during an event: the handler's speed, or a failure.</summary>
    public Action<long>? Work { get; init; }

    public long Handled => Volatile.Read(ref _handled);

    public string? Finding { get; private set; }

    public int Starts { get; private set; }

    public int Shutdowns { get; private set; }

    public int Timeouts { get; private set; }

    public int Batches { get; private set; }

    public string? ThreadName { get; private set; }

    public void OnEvent(ref Payload data, long sequence, bool endOfBatch)
    {
        Check(sequence == _handled + 1, $"{sequence} came after {_handled}");
        Check(data.IsIntact(sequence), $"{sequence} is torn or stale");
        foreach (CheckingHandler before in after)
            Check(data.HandledBy[before.Index] == sequence, $"{sequence} came before handler {before.Index} was done with it");
        Check(--_leftInBatch >= 0 && endOfBatch == (_leftInBatch == 0), $"{sequence} ended a batch {endOfBatch} with {_leftInBatch} left");
        Work?.Invoke(sequence);
        data.HandledBy[Index] = sequence;
        Volatile.Write(ref _handled, sequence);
    }

    public void OnBatchStart(long batchSize)
    {
        Check(batchSize >= 1 && batchSize <= (MaxBatchSize ?? long.MaxValue), $"a batch of {batchSize}");
        _leftInBatch = batchSize;
        Batches++;
    }

    public void OnStart()
    {
        Check(Starts++ == 0, "started twice");
        ThreadName = Thread.CurrentThread.Name;
    }

    public void OnShutdown() => Check(Shutdowns++ == 0 && Starts == 1, "shut down twice or before its start");

    public void OnTimeout(long sequence)
    {
        Check(sequence == _handled, $"timeout at {sequence} after {_handled}");
        Timeouts++;
    }

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
