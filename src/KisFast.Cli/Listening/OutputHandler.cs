using System.Diagnostics;

namespace KisFast.Cli;

/// <summary>The handler on the ring: measures, writes, flushes at the end of a batch, and knows when it has had enough.</summary>
internal sealed class OutputHandler(ILiveOutput output, long? limit, RecordFilter? filter = null, Alerts? alerts = null) : IFillHandler
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private volatile bool _isWriting;

    /// <summary>Ends when the limit is reached, when the output's reader has gone, or faults when the output cannot be written.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Records written.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The last record that the output has taken, or that was not wanted; the default value: none.</summary>
    public RecordPosition Taken { get; private set; }

    /// <summary>Whether a record is being written: for long only where the output takes nothing more.</summary>
    public bool IsWriting => _isWriting;

    /// <summary>From the wire to here; repaired and in-band records never were on it, replayed ones long ago.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The gaps that nobody repaired.</summary>
    public GapNotes Gaps { get; } = new();

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        Gaps.Add(in record);
        // Free, unless quotes are written too.
        lock (this)
        {
            if (!TryBegin()) return;
            if (record is { Source: RecordSource.Live, FieldCount: > 0, IsReplayed: false })
                Latency.Record(Stopwatch.GetTimestamp() - record.ReceivedTimestamp);
            try
            {
                if (filter is null || filter.Wants(in record))
                {
                    output.WriteLive(in record);
                    alerts?.Add(in record);
                    End(endOfBatch);
                }
                else if (endOfBatch)
                {
                    output.Flush();
                }

                // What was gathered and not written yet would be written in vain if the output ended now.
                if (endOfBatch || _finished.Task.IsCompleted) Taken = record.Position;
            }
            catch (Exception e) when (Takes(e))
            {
                // It has ended the tool.
            }
            finally
            {
                Done();
            }
        }
    }

    /// <summary>Whether another record is wanted; then it is being written until <see cref="Done"/>. Inside the lock on this object, as those below.</summary>
    public bool TryBegin() => _isWriting = !_finished.Task.IsCompleted;

    /// <summary>Nothing is being written any more.</summary>
    public void Done() => _isWriting = false;

    /// <summary>A record was written.</summary>
    public void End(bool endOfBatch)
    {
        _count++;
        bool enough = _count >= limit;
        if (endOfBatch || enough) output.Flush();
        if (enough) _finished.TrySetResult();
    }

    /// <summary>Takes what writing threw, if it is the output's.</summary>
    public bool Takes(Exception e) => e switch
    {
        OutputClosedException => _finished.TrySetResult() || true,
        ToolException => _finished.TrySetException(e) || true,
        _ => false,
    };
}
