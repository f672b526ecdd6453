using System.IO.Pipelines;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Receiving;

/// <summary>Drives a processor from a connection's pipe, asynchronously: read, stamp, process, read on.</summary>
internal sealed class AsyncReceiver(ReceiveClock clock, Lock? gate) : Receiver(clock, gate)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public override async Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        KisFastException end = await ReadToEndAsync(connection, processor, session).ConfigureAwait(false);
        while (!HasRelieved(processor, end)) await Task.Delay(Pause).ConfigureAwait(false);
        return end;
    }

    private async Task<KisFastException> ReadToEndAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        try
        {
            SessionCounters counters = processor.Counters;
            ValueTask<ReadResult> next = connection.Input.ReadAsync();
            while (true)
            {
                ReadResult read = await next.ConfigureAwait(false);
                long allocated = AllocatedSoFar(counters);
                if (Take(connection, read, processor, session) is { } end) return end;
                if (processor.IsWaiting && await WaitForRoomAsync(connection, processor, session).ConfigureAwait(false) is { } over) return over;
                next = connection.Input.ReadAsync();
                CountAllocated(counters, allocated);
            }
        }
        // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
        {
            return OnException(e, connection, processor);
        }
    }

    // Reads on while a ring that is full makes room, until nothing waits any more.
    private async Task<KisFastException?> WaitForRoomAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        while (processor.IsWaiting)
        {
            if (processor.IsFull)
            {
                await Task.Delay(Pause).ConfigureAwait(false);
                if (Relieve(processor) is { } end) return end;
                continue;
            }

            Task<ReadResult> next = connection.Input.ReadAsync().AsTask();
            while (!next.IsCompleted && processor.IsWaiting)
            {
                await Task.WhenAny(next, Task.Delay(Pause)).ConfigureAwait(false);
                if (Relieve(processor) is { } end) return end;
            }

            // Ends at once when nothing waits any more.
            if (!next.IsCompleted) connection.Input.CancelPendingRead();
            if (Take(connection, await next.ConfigureAwait(false), processor, session) is { } over) return over;
        }

        return null;
    }
}
