using System.Diagnostics;
using System.Globalization;
using System.Text;
using KisFast.Latency.Loopback.Receivers;
using KisFast.Wire;

namespace KisFast.Latency.Quotes;

/// <summary>One round: a quiet feed, a busy one, and the thread that sends to both.</summary>
internal sealed class QuotesRound(ReceiveMode mode, int rate, int registrations)
{
    private const int QuotesPerFrame = 2;
    private static readonly byte[] Fill = WebSocketStream.Text(NoticeFrame.Typical.Bytes);

    public QuotesResult Run(int seconds)
    {
        string[] keys = [.. Enumerable.Range(0, registrations).Select(i => $"DNASQ{i:00}")];
        using var quietServer = new NoticeServer();
        using var busyServer = new NoticeServer();
        Task<NoticeConnection> quietAccept = Task.Run(quietServer.Accept), busyAccept = Task.Run(busyServer.Accept);
        var quiet = new Moments(seconds * 1000);
        var busy = new Moments(seconds * 1000);
        var sleeper = new Sleeper();
        var quietFeed = new FillFeed(FeedReceiver.OptionsFor(quietServer.Port, mode, 0) with { ReceiveCpu = null });
        var busyFeed = new FillFeed(FeedReceiver.OptionsFor(busyServer.Port, mode, 0) with
        {
            ReceiveCpu = null,
            Registrations = [.. keys.Select(Registration.Trades)],
            MarketData = new MarketDataOptions { RequestInterval = TimeSpan.Zero },
        });
        quietFeed.HandleWith(quiet);
        busyFeed.HandleWith(busy);
        busyFeed.HandleMarketDataWith(sleeper);
        Task.WaitAll(quietFeed.StartAsync(), busyFeed.StartAsync());
        while (!busyFeed.Registrations.All(status => status.State == RegistrationState.Active)) Thread.Sleep(10);

        byte[][] frames = [.. Enumerable.Range(0, 64).Select(i => Quotes(keys, i))];
        using NoticeConnection toQuiet = quietAccept.Result, toBusy = busyAccept.Result;
        long warmUp = Send(toQuiet, toBusy, quiet, busy, frames, 1000);
        quiet.Reset();
        busy.Reset();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        long quotes = Send(toQuiet, toBusy, quiet, busy, frames, seconds * 1000);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        for (int i = 0; i < 100 && (quiet.Count < quiet.Sent || busy.Count < busy.Sent || busyFeed.MarketData.Published < warmUp + quotes); i++)
            Thread.Sleep(50);
        sleeper.Sleeps = false;
        for (int i = 0; i < 100 && busyFeed.MarketData.Backlog > 0; i++) Thread.Sleep(50);
        MarketDataStatistics all = busyFeed.MarketData;
        Task.WaitAll(quietFeed.StopAsync(), busyFeed.StopAsync());
        return new QuotesResult(
            quiet.Microseconds, busy.Microseconds, quiet.Sent, quiet.Count == quiet.Sent && busy.Count == busy.Sent, warmUp + quotes,
            all.Published, sleeper.Count, all.Skipped, (double)allocated / Math.Max(1, quotes));
    }

    // The quotes at even distances, and a fill a millisecond between two of them, to one or the other.
    private long Send(NoticeConnection toQuiet, NoticeConnection toBusy, Moments quiet, Moments busy, byte[][] frames, int turns)
    {
        int frameCount = (int)((long)turns * rate / 1000 / QuotesPerFrame);
        long start = Stopwatch.GetTimestamp(), between = Stopwatch.Frequency * QuotesPerFrame / rate;
        int turn = 0;
        for (int frame = 0; frame < frameCount; frame++)
        {
            long due = start + (frame * between);
            if (turn < turns && due >= start + (turn * Stopwatch.Frequency / 1000))
            {
                Wait(due - (between / 2));
                if (turn++ % 2 == 0) quiet.Send(toQuiet.Socket, Fill);
                else busy.Send(toBusy.Socket, Fill);
            }

            Wait(due);
            toBusy.Socket.Send(frames[frame % frames.Length]);
        }

        return (long)frameCount * QuotesPerFrame;
    }

    private static void Wait(long due)
    {
        while (Stopwatch.GetTimestamp() < due) Thread.SpinWait(20);
    }

    private static byte[] Quotes(string[] keys, int number)
    {
        var text = new StringBuilder("0|HDFSCNT0|002|");
        for (int i = 0; i < QuotesPerFrame; i++)
        {
            string key = keys[((number * QuotesPerFrame) + i) % keys.Length];
            text.Append(i > 0 ? "^" : "").Append(
                $"{key}^{key[4..]}^4^20260623^20260623^113004^20260624^003004^297.5380^301.6400^295.1800^298.4700^2^1.4600^+0.49^298.4700^298.5100^43^"
                    + "45^218^8998906^2690866999^1580920^2118263^133.99^2");
        }

        return WebSocketStream.Text(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private sealed class Sleeper : IMarketDataHandler
    {
        private long _count;
        private volatile bool _sleeps = true;

        public long Count => Volatile.Read(ref _count);

        public bool Sleeps
        {
            set => _sleeps = value;
        }

        public void OnTrade(ref readonly TradeTick trade, bool endOfBatch)
        {
            Volatile.Write(ref _count, _count + 1);
            if (_sleeps) Thread.Sleep(1);
        }
    }
}
