using System.Diagnostics;
using KisFast.Latency.Report;
using KisFast.Transport;

namespace KisFast.Latency.Sessions;

/// <summary>A feed of many sessions in this process and its sender in another.</summary>
internal sealed class ManySessions : IDisposable
{
    // The scheduler counts processor time every few milliseconds.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    // The bad neighbour comes back as often as it can.
    private static readonly ReconnectOptions Eager = new()
    {
        InitialDelay = TimeSpan.FromMilliseconds(10),
        MaxDelay = TimeSpan.FromMilliseconds(10),
        MaxConnectsPerMinute = 10_000,
    };

    private readonly Load _load;
    private readonly FillFeed _feed;
    private readonly Handler _handler;

    /// <summary>Starts both; returns when all sessions but a faulty one are live.</summary>
    public ManySessions(ReceiveMode mode, int sessions, int senderCpu, int receiverCpu, Fault fault = Fault.None, int faultySession = -1)
    {
        _load = new Load(senderCpu, sessions, fault, faultySession);
        _handler = new Handler(sessions, senderCpu);
        _feed = new FillFeed(new FillFeedOptions
        {
            Sessions = [.. Enumerable.Range(0, sessions).Select(i => new FillSessionOptions { AppKey = $"key{i}", AppSecret = "secret", HtsIds = [$"s{i}"] })],
            WebSocketUrl = new Uri($"ws://127.0.0.1:{_load.Port}/"),
            RestUrl = new Uri($"http://127.0.0.1:{_load.Port}"),
            ReceiveMode = mode,
            ReceiveCpu = receiverCpu,
            // Its thread is not to be woken by the one that is measured.
            WaitStrategy = WaitStrategyKind.Sleeping,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            HandshakeTimeout = TimeSpan.FromSeconds(30),
            SubscribeTimeout = TimeSpan.FromSeconds(30),
            Reconnect = fault == Fault.None ? new ReconnectOptions() : Eager,
        });
        _feed.HandleWith(_handler);
        _feed.StartAsync().GetAwaiter().GetResult();
        _load.WaitForSubscriptions();
    }

    /// <summary>What the feed has counted.</summary>
    public FeedStatistics Statistics => _feed.Statistics;

    /// <summary>Saturates the first sessions and looks at how fast the receive thread gets on.</summary>
    /// <returns>Nanoseconds of its processor time per notice, the median of slices, and bytes per read.</returns>
    public (double NanosecondsPerNotice, double BytesPerRead) MeasureCost(int milliseconds, int busy)
    {
        _load.BeginFlood(milliseconds, busy);
        Thread.Sleep(milliseconds / 4);
        var time = new ThreadTime("kisfast-receive");
        var slices = new List<double>();
        FeedStatistics first = _feed.Statistics, before = first;
        double start = time.Nanoseconds;
        for (int i = 0; i * Slice < TimeSpan.FromMilliseconds(milliseconds * 0.7); i++)
        {
            Thread.Sleep(Slice);
            FeedStatistics after = _feed.Statistics;
            double end = time.Nanoseconds;
            // A busy machine may keep the sender from its core for longer than that.
            if (after.Notices > before.Notices) slices.Add((end - start) / (after.Notices - before.Notices));
            (before, start) = (after, end);
        }

        _load.End();
        if (slices.Count == 0) throw new InvalidOperationException($"No notice came within {milliseconds} ms: the machine is too busy to measure anything.");
        return (Page.Median(slices), (double)(before.Bytes - first.Bytes) / (before.Reads - first.Reads));
    }

    /// <summary>Sends to some sessions in turn while the first ones are saturated.</summary>
    /// <returns>Microseconds from the send to the return of the read that brought it.</returns>
    public double[] MeasureLatency(int milliseconds, int busy, int first, int quiet, int intervalMicroseconds)
    {
        _handler.Expect(first, quiet, milliseconds * 1000 / intervalMicroseconds);
        long[] sent = _load.Pace(milliseconds, busy, first, quiet, intervalMicroseconds);
        long[] received = _handler.Take(first, quiet, sent.Length);
        return [.. sent.Zip(received, (from, to) => Stopwatch.GetElapsedTime(from, to).TotalMicroseconds)];
    }

    // Not stopped: sessions that were flooded are not answered any more.
    public void Dispose() => _load.Dispose();

    // Notes when the reads of the quiet sessions returned: how long its own thread took to wake up is not the question.
    private sealed class Handler(int sessions, int cpu) : IFillHandler
    {
        private readonly long[]?[] _moments = new long[sessions][];
        private readonly int[] _counts = new int[sessions];
        private bool _isPinned;

        public void Expect(int first, int sessions, int messages)
        {
            Array.Clear(_counts);
            for (int i = first; i < first + sessions; i++) _moments[i] = new long[(messages / sessions) + 1];
        }

        // In the order of the sends: the sessions had their messages in turn.
        public long[] Take(int first, int sessions, int messages)
        {
            var limit = Stopwatch.StartNew();
            while (_counts.AsSpan(first, sessions).ToArray().Sum() < messages)
            {
                if (limit.Elapsed > TimeSpan.FromSeconds(20)) throw new TimeoutException("Not all messages came.");
                Thread.Sleep(10);
            }

            return [.. Enumerable.Range(0, messages).Select(i => _moments[first + (i % sessions)]![i / sessions])];
        }

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (!_isPinned) _isPinned = CpuAffinity.TryPinCurrentThread(cpu);
            if (_moments[record.SessionIndex] is not { } moments || record.Kind is RecordKind.GapOpened or RecordKind.GapClosed) return;
            int count = _counts[record.SessionIndex];
            if (count == moments.Length) return;
            moments[count] = record.ReceivedTimestamp;
            Volatile.Write(ref _counts[record.SessionIndex], count + 1);
        }
    }
}
