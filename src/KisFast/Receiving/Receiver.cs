using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using KisFast.Ring;
using KisFast.Status;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>Brings bytes from connections to processors, in one of the receive modes. One for all sessions of a feed.</summary>
internal abstract class Receiver(ReceiveClock clock, Lock? gate) : IDisposable
{
    private volatile bool _isBusy;
    private long _reads;

    /// <summary>Whether a read is being processed.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>How many reads have been begun. Together with <see cref="IsBusy"/> it says whether one of them is stuck.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>The receiver of a mode.</summary>
    /// <param name="options">The mode and its settings.</param>
    /// <param name="clock">Stamps the reads.</param>
    /// <param name="gate">Held while processing when several sessions write into the ring; null when there is one only.</param>
    /// <param name="logger">For warnings.</param>
    /// <param name="createIdleWork">Makes a path to be kept warm by a thread that never sleeps; called when there is one.</param>
    public static Receiver Create(
        FillFeedOptions options, ReceiveClock clock, Lock? gate, ILogger logger, Func<IIdleWork> createIdleWork) => options.EffectiveReceiveMode switch
        {
            _ when options.Threading == FeedThreading.Caller => new CallerReceiver(clock, gate, options, logger, options.WarmUp ? createIdleWork : null),
            ReceiveMode.Spin => new SpinReceiver(clock, gate, options, logger, options.WarmUp ? createIdleWork : null),
            ReceiveMode.Blocking => new BlockingReceiver(clock, gate, options, logger),
            _ => new AsyncReceiver(clock, gate),
        };

    /// <summary>Feeds a processor from a connection until it ends.</summary>
    /// <param name="connection">Read from; disposed by others.</param>
    /// <param name="processor">Attached to the connection.</param>
    /// <param name="session">The session's index.</param>
    /// <returns>Why it ended; never throws.</returns>
    public abstract Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session);

    /// <summary>Where a session's work is done between its reads.</summary>
    public virtual ReceiveFlow CreateFlow(Lock? flowGate) => new(flowGate);

    /// <summary>Does what a session's timer has to do.</summary>
    public virtual void OnTimer(ReceiveFlow flow, Action work) => work();

    /// <summary>Tells of a user who does not poll. From any thread, now and then.</summary>
    public virtual void LookAtCaller()
    {
    }

    /// <summary>Ends threads; the connections have ended before.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Stamps a read that just returned and hands it to the processor.</summary>
    /// <returns>Why the connection is over, or null: read on.</returns>
    protected KisFastException? Take(WebSocketConnection connection, in ReadResult read, StreamProcessor processor, int session)
    {
        RecordStamp stamp = clock.Stamp(session);
        // Several threads may count at once and lose some: it only matters where one thread reads for all sessions.
        _reads++;
        processor.IsBusy = _isBusy = true;
        StreamStatus status;
        if (gate is null)
        {
            status = TakeAlone(connection.Input, read, processor, stamp);
        }
        else
        {
            lock (gate) status = TakeAlone(connection.Input, read, processor, stamp);
        }

        processor.IsBusy = _isBusy = false;
        connection.AfterRead();
        if (status == StreamStatus.Ended) return processor.End!;
        return read.IsCompleted ? connection.AbortReason ?? Closed(null) : null;
    }

    /// <summary>Reads on the calling thread, and takes what came.</summary>
    /// <returns>Why the connection is over, or null: read on.</returns>
    protected KisFastException? ReadAndTake(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        long allocated = AllocatedSoFar(processor.Counters);
        if (!connection.Input.TryRead(out ReadResult read)) return null;
        KisFastException? end = Take(connection, read, processor, session);
        CountAllocated(processor.Counters, allocated);
        return end;
    }

    /// <summary>Lets what waits into the ring as far as there is room, and does what was posted meanwhile.</summary>
    /// <returns>Why the connection is over, or null.</returns>
    protected KisFastException? Relieve(StreamProcessor processor)
    {
        StreamStatus status;
        if (gate is null)
        {
            status = processor.Relieve();
            processor.RunPosted();
        }
        else
        {
            lock (gate)
            {
                status = processor.Relieve();
                processor.RunPosted();
            }
        }

        return status == StreamStatus.Ended ? processor.End : null;
    }

    /// <summary>The same for a connection that is over: whatever goes wrong, only what was received before counts.</summary>
    /// <returns>Whether nothing waits any more.</returns>
    protected bool HasRelieved(StreamProcessor processor, KisFastException end)
    {
        try
        {
            if (processor.IsWaiting) Relieve(processor);
            if (processor.IsWaiting) processor.TellOver(end);
            return !processor.IsWaiting;
        }
        // The connection is over, whatever it is; the next call goes on after it.
        catch (Exception e)
        {
            return e is RingHaltedException || !processor.IsWaiting;
        }
    }

    /// <summary>The thread's allocated bytes, if they are asked for; to be handed to <see cref="CountAllocated"/>.</summary>
    protected static long AllocatedSoFar(SessionCounters counters) => counters.MeasuresAllocations ? GC.GetAllocatedBytesForCurrentThread() : 0;

    /// <summary>Adds what the thread has allocated since.</summary>
    protected static void CountAllocated(SessionCounters counters, long before)
    {
        if (counters.MeasuresAllocations) counters.AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>What an exception of a read or of processing means. Nothing is being processed any more.</summary>
    protected KisFastException OnException(Exception e, WebSocketConnection connection, StreamProcessor processor)
    {
        processor.IsBusy = _isBusy = false;
        return Describe(e, connection);
    }

    private static KisFastException Describe(Exception e, WebSocketConnection connection) => e switch
    {
        KisFastException known => known,
        RingHaltedException => new KisFastException(FeedFailure.Handler, "The handlers have stopped.", e.InnerException ?? e),
        IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException =>
            connection.AbortReason ?? Closed(e),
        _ => new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"The session failed unexpectedly ({e.GetType().Name}).", e),
    };

    private static StreamStatus TakeAlone(PipeReader input, in ReadResult read, StreamProcessor processor, in RecordStamp stamp)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        // Woken for posted work, with half a message unread from before: nothing was heard.
        bool isNews = !read.IsCanceled || buffer.Length != processor.Unread;
        StreamStatus status = buffer.IsEmpty || !isNews ? StreamStatus.Open : Process(processor, ref buffer, stamp);
        processor.Unread = buffer.Length;
        if (read.IsCanceled) processor.RunPosted();
        input.AdvanceTo(buffer.Start, buffer.End);
        return status;
    }

    private static StreamStatus Process(StreamProcessor processor, ref ReadOnlySequence<byte> buffer, in RecordStamp stamp)
    {
        processor.Counters.LastReadUtcTicks = stamp.ReceivedUtcTicks;
        processor.BeginRead();
        StreamStatus status = processor.Process(ref buffer, stamp);
        processor.EndRead();
        return status;
    }

    private static KisFastException Closed(Exception? cause) => new(FeedFailure.ConnectionLost, RetryAdvice.Retry,
        cause is null ? "KIS closed the connection without a word." : "The connection to KIS broke.", cause);
}
