using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using KisFast.Ring;
using KisFast.Transport;

namespace KisFast.Session;

/// <summary>Drives a processor from a connection's pipe, asynchronously: read, stamp, process, read on.</summary>
internal static class AsyncReceiver
{
    /// <summary>Runs until the connection ends.</summary>
    /// <param name="connection">Read from; disposed by others.</param>
    /// <param name="processor">Attached to the connection.</param>
    /// <param name="clock">Stamps the reads.</param>
    /// <param name="session">The session's index.</param>
    /// <param name="gate">Held while processing when several sessions write into the ring; null when there is one only.</param>
    /// <returns>Why it ended; never throws.</returns>
    public static async Task<KisFastException> RunAsync(
        WebSocketConnection connection, StreamProcessor processor, ReceiveClock clock, int session, Lock? gate)
    {
        PipeReader input = connection.Input;
        try
        {
            SessionCounters counters = processor.Counters;
            ValueTask<ReadResult> next = input.ReadAsync();
            while (true)
            {
                ReadResult read = await next.ConfigureAwait(false);
                RecordStamp stamp = clock.Stamp(session);
                long allocated = counters.MeasuresAllocations ? GC.GetAllocatedBytesForCurrentThread() : 0;
                StreamStatus status = Take(input, read, processor, stamp, gate);
                if (status == StreamStatus.Ended) return processor.End!;
                if (read.IsCompleted) return connection.AbortReason ?? Closed(null);
                next = input.ReadAsync();
                if (counters.MeasuresAllocations) counters.AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            if (e is RingHaltedException) return new KisFastException(FeedFailure.Handler, "The handlers have stopped.", e.InnerException ?? e);
            return connection.AbortReason ?? Closed(e);
        }
        catch (KisFastException e)
        {
            return e;
        }
    }

    private static StreamStatus Take(PipeReader input, in ReadResult read, StreamProcessor processor, in RecordStamp stamp, Lock? gate)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        processor.IsBusy = true;
        if (gate is null) return TakeAlone(input, read.IsCanceled, ref buffer, processor, stamp);
        lock (gate) return TakeAlone(input, read.IsCanceled, ref buffer, processor, stamp);
    }

    private static StreamStatus TakeAlone(
        PipeReader input, bool wasWoken, ref ReadOnlySequence<byte> buffer, StreamProcessor processor, in RecordStamp stamp)
    {
        StreamStatus status = buffer.IsEmpty ? StreamStatus.Open : processor.Process(ref buffer, stamp);
        if (wasWoken) processor.RunPosted();
        input.AdvanceTo(buffer.Start, buffer.End);
        processor.IsBusy = false;
        return status;
    }

    private static KisFastException Closed(Exception? cause) => new(FeedFailure.ConnectionLost, RetryAdvice.Retry,
        cause is null ? "KIS closed the connection without a word." : "The connection to KIS broke.", cause);
}
