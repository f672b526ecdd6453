using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>A handler that is too slow never costs the session: what comes waits in memory, PINGPONG is answered meanwhile.</summary>
public sealed class SlowConsumerTests
{
    private const int Notices = 1_000;

    public static TheoryData<ReceiveMode, FeedThreading> Ways => new()
    {
        { ReceiveMode.Async, FeedThreading.Feed },
        { ReceiveMode.Blocking, FeedThreading.Feed },
        { ReceiveMode.Spin, FeedThreading.Feed },
        { ReceiveMode.Auto, FeedThreading.Caller },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_slow_consumer_does_not_keep_PINGPONG_from_being_answered(ReceiveMode mode, FeedThreading threading)
    {
        await using var kis = await KisSimulator.StartAsync(Busy());
        using var handler = new StuckHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, ReceiveMode = mode, Threading = threading });
        feed.HandleWith(handler);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.StartOrders();
        await Until(() => kis.Sent == Notices && feed.Statistics.RingStalls > 0, "a full ring");
        int answered = kis.PingPongReplies.ByPong;
        await Until(() => kis.PingPongReplies.ByPong >= answered + 5, "replies while the ring is full");
        Assert.Equal((16L, 0L), (feed.Statistics.RingBacklog, handler.Seen));
        handler.Free();
        await Until(() => handler.Seen == Notices, "all notices");
        Assert.Equal((1L, 0L, null), (feed.Statistics.Connects, feed.Statistics.GapsOpened, handler.Finding));
    }

    [Long]
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Beyond_the_bound_TCP_pushes_back_it_is_told_and_nothing_is_lost(ReceiveMode mode, FeedThreading threading)
    {
        await using var kis = await KisSimulator.StartAsync(Busy() with { Notices = 20_000 });
        using var handler = new StuckHandler();
        var logger = new ListLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, ReceiveMode = mode, Threading = threading, LoggerFactory = logger });
        feed.HandleWith(handler);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.StartOrders();
        await Until(() => logger.Lines.Any(static line => line.Contains("nothing more is read", StringComparison.Ordinal)), "the warning");
        handler.Free();
        await Until(() => handler.Seen == 20_000, "all notices");
        Assert.Equal((1L, 0L, null), (feed.Statistics.Connects, feed.Statistics.GapsOpened, handler.Finding));
        await Until(() => logger.Lines.Any(static line => line.Contains("has room again", StringComparison.Ordinal)), "the end of it");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_key_that_changes_behind_what_waits_is_not_used_too_early(ReceiveMode mode, FeedThreading threading)
    {
        await using var kis = await KisSimulator.StartAsync(Busy() with { Faults = ["keychange=50"] });
        using var handler = new StuckHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, ReceiveMode = mode, Threading = threading });
        feed.HandleWith(handler);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.StartOrders();
        await Until(() => kis.Sent == Notices && kis.PingPongReplies.ByPong > 5, "replies while the ring is full");
        handler.Free();
        await Until(() => handler.Seen == Notices, "all notices");
        Assert.Equal((0L, 0L, null), (feed.Statistics.Rejects, feed.Statistics.GapsOpened, handler.Finding));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_session_whose_ring_others_fill_answers_too(ReceiveMode mode, FeedThreading threading)
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(Busy() with { Customers = customers });
        using var handler = new StuckHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            AppKey = "",
            AppSecret = "",
            HtsId = "",
            RingSize = 16,
            ReceiveMode = mode,
            Threading = threading,
            Sessions = [.. customers.Select(
                static customer => new FillSessionOptions { AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = [customer.HtsIds[0]] })],
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.StartOrders();
        await Until(() => kis.Sent == 2 * Notices && feed.Statistics.RingStalls > 0, "a full ring");
        long[] asked = [.. feed.Sessions.Select(static session => session.Statistics.PingPongs)];
        await Until(() => feed.Sessions.Zip(asked, static (session, before) => session.Statistics.PingPongs > before + 3).All(static isAnswered => isAnswered),
            "replies of both");
        handler.Free();
        await Until(() => handler.Seen == 2 * Notices, "all notices");
        Assert.Equal(2, feed.Statistics.Connects);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_waited_when_the_connection_was_lost_arrives_before_the_gap(ReceiveMode mode, FeedThreading threading)
    {
        await using var kis = await KisSimulator.StartAsync(Busy());
        using var handler = new StuckHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with { RingSize = 16, ReceiveMode = mode, Threading = threading });
        feed.HandleWith(handler);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.StartOrders();
        await Until(() => kis.Sent == Notices && feed.Statistics.Messages >= Notices, "what waits");
        kis.DropConnections(reset: true);
        // The session says so at once; the next connection waits for what this one brought.
        await Until(() => kis.Connections == 0 && feed.State == FeedState.Recovering, "the loss");
        Assert.Equal((FeedFailure.ConnectionLost, 0L), (feed.Sessions[0].LastFailure?.Failure, handler.Seen));
        handler.Free();
        await Until(() => handler.Gaps == 2 && feed.State == FeedState.Live, "the gap and its end");
        Assert.Equal((Notices, Notices, null), ((int)handler.SeenBeforeGap, (int)handler.Seen, handler.Finding));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_repair_that_fills_the_ring_is_booked_once(ReceiveMode mode, FeedThreading threading)
    {
        await using var kis = await KisSimulator.StartAsync(Busy() with { OrderFlow = OrderFlowMode.Manual, Rate = null, Notices = null });
        using var handler = new StuckHandler();
        var positions = new PositionHandler();
        await using var feed = new FillFeed(
            (OptionsFor(kis) with { RingSize = 16, ReceiveMode = mode, Threading = threading, Account = kis.Account }).WithTestTimes());
        feed.HandleWith(handler).Then(positions);
        await feed.StartAsync();
        using Polling polling = new(feed, threading);
        kis.Faults.Set("refuse=503");
        kis.DropConnections(reset: true);
        for (int i = 0; i < 40; i++) await (await kis.PlaceAsync(new OrderTicket { Quantity = 10 })).FillAsync(10);
        kis.Faults.Clear();
        await Until(() => feed.Statistics.RepairedRecords >= 40 && feed.Statistics.RingStalls > 0, "repairs that wait");
        int answered = kis.PingPongReplies.ByPong;
        await Until(() => kis.PingPongReplies.ByPong >= answered + 5, "replies while the ring is full");
        handler.Free();
        await Until(() => positions.GapsClosed == 1 && positions.DifferencesTo(kis.Book).Count == 0, "equal books");
    }

    private static KisSimulatorOptions Busy() => new()
    {
        OrderFlow = OrderFlowMode.Manual,
        Rate = 0,
        Notices = Notices,
        PingPongInterval = TimeSpan.FromMilliseconds(20),
        PingPongTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>The user's loop, where there is one.</summary>
    private sealed class Polling : IDisposable
    {
        private readonly Thread? _loop;
        private volatile bool _isOver;

        public Polling(FillFeed feed, FeedThreading threading)
        {
            if (threading != FeedThreading.Caller) return;
            _loop = new Thread(() => Run(feed)) { IsBackground = true };
            _loop.Start();
        }

        public void Dispose()
        {
            _isOver = true;
            _loop?.Join();
        }

        private void Run(FillFeed feed)
        {
            while (!_isOver && feed.Poll() >= 0) Thread.Yield();
        }
    }

    /// <summary>Handles nothing until it is freed; looks at the order then.</summary>
    private sealed class StuckHandler : IFillHandler, IDisposable
    {
        private readonly ManualResetEventSlim _free = new();
        private long _next;
        private long _seen;
        private int _gaps;

        public long Seen => Volatile.Read(ref _seen);

        public int Gaps => Volatile.Read(ref _gaps);

        public long SeenBeforeGap { get; private set; }

        public string? Finding { get; private set; }

        public void Free() => _free.Set();

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            _free.Wait();
            if (record.Sequence != _next++) Finding ??= $"Record {record.Sequence} came in place of {_next - 1}.";
            if (record.Kind is RecordKind.GapOpened or RecordKind.GapClosed)
            {
                if (record.Kind == RecordKind.GapOpened) SeenBeforeGap = Seen;
                Volatile.Write(ref _gaps, _gaps + 1);
                return;
            }

            Volatile.Write(ref _seen, _seen + 1);
        }

        public void Dispose()
        {
            _free.Set();
            _free.Dispose();
        }
    }
}
