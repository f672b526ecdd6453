using System.Diagnostics;
using System.Net.Sockets;
using KisFast.Status;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>One thread a session, asleep in the kernel until bytes come: nothing lies between the network and the thread that decodes.</summary>
internal sealed class BlockingReceiver(ReceiveClock clock, Lock? gate, FillFeedOptions options, ILogger logger) : Receiver(clock, gate)
{
    private readonly long _spin = Environment.ProcessorCount > 1 ? (long)(options.SpinFor.TotalSeconds * Stopwatch.Frequency) : 0;

    public override Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        var ended = new TaskCompletionSource<KisFastException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => ended.SetResult(Run(connection, processor, session)))
        {
            Name = $"kisfast-receive-{session}",
            IsBackground = true,
        };
        thread.Start();
        return ended.Task;
    }

    private void SpinForMore(Socket socket)
    {
        long until = Stopwatch.GetTimestamp() + _spin;
        while (!socket.Poll(0, SelectMode.SelectRead) && Stopwatch.GetTimestamp() < until)
        {
        }
    }

    private KisFastException Run(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        ReceiveThread.Prepare(options, logger);
        try
        {
            SessionCounters counters = processor.Counters;
            // Compiled before the first fill.
            if (_spin > 0) SpinForMore(connection.Socket);
            while (true)
            {
                long records = counters.Records;
                if (ReadAndTake(connection, processor, session) is { } end) return end;
                if (_spin > 0 && counters.Records != records) SpinForMore(connection.Socket);
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
