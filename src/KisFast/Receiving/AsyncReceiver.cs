using System.IO.Pipelines;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Receiving;

/// <summary>Drives a processor from a connection's pipe, asynchronously: read, stamp, process, read on.</summary>
internal sealed class AsyncReceiver(ReceiveClock clock, Lock? gate) : Receiver(clock, gate)
{
    public override async Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
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
                next = connection.Input.ReadAsync();
                CountAllocated(counters, allocated);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return OnException(e, connection, processor);
        }
    }
}
