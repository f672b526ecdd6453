using System.Net.Sockets;
using KisFast.Status;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>One thread a session, asleep in the kernel until bytes come: nothing lies between the network and the thread that decodes.</summary>
internal sealed class BlockingReceiver(ReceiveClock clock, Lock? gate, FillFeedOptions options, ILogger logger) : Receiver(clock, gate)
{
    private const int PauseMicroseconds = 1000;

    public override Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        var ended = new TaskCompletionSource<KisFastException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            KisFastException end = Run(connection, processor, session);
            while (!HasRelieved(processor, end)) Thread.Sleep(1);
            ended.SetResult(end);
        })
        {
            Name = $"kisfast-receive-{session}",
            IsBackground = true,
        };
        thread.Start();
        return ended.Task;
    }

    private KisFastException Run(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        ReceiveThread.Prepare(options, logger);
        try
        {
            SessionCounters counters = processor.Counters;
            var spin = new BoundedSpin(options.SpinFor);
            // Compiled before the first fill.
            spin.UntilReadable(connection.Socket);
            while (true)
            {
                long records = counters.Records;
                if (ReadAndTake(connection, processor, session) is { } end) return end;
                if (processor.IsWaiting && WaitForRoom(connection, processor, session) is { } over) return over;
                if (counters.Records != records) spin.UntilReadable(connection.Socket);
            }
        }
        // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
        {
            return OnException(e, connection, processor);
        }
    }

    // Reads on while a ring that is full makes room, until nothing waits any more.
    private KisFastException? WaitForRoom(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        while (processor.IsWaiting)
        {
            if (processor.IsFull) Thread.Sleep(1);
            bool canRead = !processor.IsFull && connection.Socket.Poll(PauseMicroseconds, SelectMode.SelectRead);
            if (Relieve(processor) is { } end) return end;
            if (canRead && ReadAndTake(connection, processor, session) is { } over) return over;
        }

        return null;
    }
}
