using System.Collections.Concurrent;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>What a feed with a journal does over a restart.</summary>
public sealed class JournalTests : IDisposable
{
    private static readonly RepairOptions Quick = new()
    {
        HistoryLag = TimeSpan.FromMilliseconds(100),
        Stability = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(30),
        GiveUpAfter = TimeSpan.FromSeconds(20),
    };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kisfast-journal-");

    [Fact]
    public async Task The_same_start_again_brings_what_was_filled_meanwhile_and_nothing_twice()
    {
        await using var kis = await KisSimulator.StartAsync();
        var log = new ListLogger();
        FillFeedOptions options = Options(kis, new SqliteJournal(Path.Combine(_directory.FullName, "fills.db"))) with { LoggerFactory = log };
        SimulatedOrder old = await kis.PlaceAsync(new OrderTicket { Symbol = "MSFT", Quantity = 50, Price = 10m });
        await old.FillAsync(20);

        var first = new Position();
        SimulatedOrder order;
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(first);
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(30);
            await Until(() => first.Filled("AAPL") == 30, "the fill");
        }

        Assert.Equal(0, first.Filled("MSFT"));
        await order.FillAsync(3);
        await old.FillAsync(5);

        var second = new Position();
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(second);
            await feed.StartAsync();
            await Until(() => second.Closed == 1, "the gap to close");
            await order.FillAsync(10);
            await Until(() => second.Filled("AAPL") == 43, $"the live fill: {second} {log}");
        }

        Assert.Equal(43, second.Filled("AAPL"));
        // Of the order that was older than the journal, what came while nobody looked.
        Assert.Equal(5, second.Filled("MSFT"));
        Assert.Equal(1, second.Opened);
        Assert.Equal(GapCause.Restart, second.LastCause);
        Assert.Equal(second.Records.Select(r => r.Position).Distinct().Count(), second.Records.Count);
        Assert.Equal(second.Records.Count(r => r.Kind == RecordKind.Fill),
            second.Records.Where(r => r.Kind == RecordKind.Fill).Select(r => r.Identity).Distinct().Count());
        Assert.DoesNotContain(second.Records, r => r.Identity == 0);
        // What was replayed comes first, and says so; then what is new, under a later epoch.
        Assert.Equal(second.Records.OrderBy(r => r.Position).Select(r => r.Position), second.Records.Select(r => r.Position));
        Assert.Equal(second.Records.OrderByDescending(r => r.IsReplayed).Select(r => r.IsReplayed), second.Records.Select(r => r.IsReplayed));
    }

    [Fact]
    public async Task A_note_that_rests_on_records_which_the_store_has_lost_is_not_believed()
    {
        await using var kis = await KisSimulator.StartAsync();
        var store = new ForgetfulJournal();
        FillFeedOptions options = Options(kis, store);
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        await order.FillAsync(20);
        await using (var feed = new FillFeed(options)) await feed.StartAsync();
        await order.FillAsync(3);
        Position second = await UntilClosedAsync(options);
        Assert.Equal(3, second.Filled("AAPL"));
        // The repair and the end of its gap; the note that came after them stays.
        store.Forget(second.Records.First(static r => r.Kind == RecordKind.GapOpened).Position);
        Position third = await UntilClosedAsync(options);
        Assert.Equal(3, third.Filled("AAPL"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task Machine_whose_clock_is_days_off_goes_on_after_a_restart(int days)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"clockskew={days * 24 * 3600}"] });
        FillFeedOptions options = Options(kis, new MemoryJournal());
        var first = new Position();
        SimulatedOrder order;
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(first);
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(20);
            await Until(() => first.Filled("AAPL") == 20, "the first fill");
        }

        await order.FillAsync(3);
        Position second = await UntilClosedAsync(options);
        Assert.Equal(23, second.Filled("AAPL"));
        Position third = await UntilClosedAsync(options);
        Assert.Equal(23, third.Filled("AAPL"));
    }

    [Fact]
    public async Task Handler_goes_on_where_it_had_got_to()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        FillFeedOptions options = Options(kis, journal);
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        var first = new Position(ReplayStart.LastHandled);
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(first);
            await feed.StartAsync();
            for (int i = 0; i < 5; i++) await order.FillAsync(1);
            await Until(() => first.Filled("AAPL") == 5, "the fills");
        }

        var second = new Position(ReplayStart.LastHandled);
        var all = new Position(ReplayStart.Beginning) { HandlerName = "All" };
        var live = new RecordCounter();
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(second).Then(all).Then(live);
            await feed.StartAsync();
            await order.FillAsync(7);
            await Until(() => second.Filled("AAPL") == 7 && all.Filled("AAPL") == 12 && live.Fills == 1, $"the fill: {second} {all}");
        }

        Assert.DoesNotContain(second.Records, r => r.IsReplayed);
        Assert.Equal(1, live.Fills);
    }

    [Fact]
    public async Task What_a_handler_failed_on_before_the_journal_had_it_comes_again()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        FillFeedOptions options = Options(kis, journal);
        SimulatedOrder order;
        await using (var feed = new FillFeed(options))
        {
            feed.HandleInline((in FillRecord record) =>
            {
                if (record.Kind == RecordKind.Fill) throw new InvalidOperationException("It stumbles.");
            });
            feed.HandleInlineWithJournal();
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(30);
            await Assert.ThrowsAsync<KisFastException>(() => feed.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Position second = await UntilClosedAsync(options);
        Assert.Equal(30, second.Filled("AAPL"));
    }

    [Fact]
    public async Task What_comes_after_the_journal_sees_only_what_it_holds()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        var late = new HeldCheck(journal);
        await using var feed = new FillFeed(Options(kis, journal));
        feed.HandleWithJournal().Then(late);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        for (int i = 0; i < 50; i++) await order.FillAsync(1);
        await Until(() => late.Seen >= 50, "the fills");
        Assert.Equal(0, late.Early);
    }

    [Theory]
    [InlineData(HandlerErrorPolicy.Stop)]
    [InlineData(HandlerErrorPolicy.LogAndContinue)]
    public async Task Journal_that_cannot_be_written_is_a_handler_that_fails(HandlerErrorPolicy policy)
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        var handler = new Position();
        await using var feed = new FillFeed(Options(kis, journal) with { OnHandlerError = policy });
        feed.HandleWith(handler);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        await order.FillAsync(1);
        await Until(() => journal.Count >= 2, "the first fill in the journal");
        journal.Fault = new JournalException(JournalFault.Full, "The disk of the journal memory is full.");
        await order.FillAsync(2);
        if (policy == HandlerErrorPolicy.Stop)
        {
            KisFastException failure = await FailureOf(feed.Completion);
            Assert.Equal(JournalFault.Full, Assert.IsType<JournalException>(failure).Fault);
            return;
        }

        await Until(() => feed.Statistics.HandlerErrors > 0, "the failure to be counted");
        int before = journal.Count;
        journal.Fault = null;
        await order.FillAsync(3);
        await Until(() => handler.Filled("AAPL") == 6 && journal.Count >= before + 2, "both fills in the journal");
        // It has begun anew: what comes from now on has the same position there and here.
        await order.FillAsync(4);
        await Until(() => handler.Filled("AAPL") == 10 && journal.Count >= before + 3, "the last fill in the journal");
        await using IJournalReader reader = await journal.OpenReaderAsync();
        Assert.Equal((await reader.GetStateAsync()).Last, handler.Records.Last().Position);
    }

    [Fact]
    public async Task Journal_that_throws_anything_ends_the_start_and_holds_up_no_stop()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(Options(kis, new BrokenJournal()));
        KisFastException told = await FailureOf(feed.StartAsync());
        await feed.StopAsync().WaitAsync(Patience);
        Assert.Same(told, await FailureOf(feed.Completion));
        Assert.Equal(FeedFailure.Internal, told.Failure);
        Assert.IsType<TimeoutException>(told.InnerException);
        Assert.Contains("the driver's own time limit", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_handlers_of_one_name_cannot_both_go_on_where_they_had_got_to()
    {
        await using var feed = new FillFeed(new FillFeedOptions { AppKey = "k", AppSecret = "s", HtsId = "id", Journal = new MemoryJournal() });
        feed.HandleWith(new Position(ReplayStart.LastHandled)).Then(new Position(ReplayStart.LastHandled) { HandlerName = "Second" });
        var refused = Assert.Throws<InvalidOperationException>(() => feed.HandleWith(new Position(ReplayStart.LastHandled)));
        Assert.Contains(nameof(IReplayedHandler.HandlerName), refused.Message, StringComparison.Ordinal);
        // Of others nobody reads how far they are.
        feed.HandleWith(new RecordCounter()).Then(new RecordCounter());
    }

    [Fact]
    public async Task Journal_in_use_refuses_the_start()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new SqliteJournal(Path.Combine(_directory.FullName, "fills.db"));
        await using IJournalWriter other = await journal.OpenAsync(new JournalOwner(KisEnvironment.Real, [kis.HtsId]));
        await using var feed = new FillFeed(Options(kis, journal));
        JournalException refused = await Assert.ThrowsAsync<JournalException>(() => feed.StartAsync());
        Assert.Equal(JournalFault.InUse, refused.Fault);
    }

    [Fact]
    public async Task Gap_of_a_restart_is_told_without_an_account_too()
    {
        await using var kis = await KisSimulator.StartAsync();
        FillFeedOptions options = Options(kis, new MemoryJournal()) with { Account = null };
        await using (var feed = new FillFeed(options)) await feed.StartAsync();
        var handler = new Position(ReplayStart.Live);
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(handler);
            await feed.StartAsync();
            await Until(() => handler.Closed == 1, "the gap to close");
        }

        Assert.Equal(GapCause.Restart, handler.LastCause);
        Assert.Equal(GapOutcome.NotAttempted, handler.Records.Last(r => r.Kind == RecordKind.GapClosed).GapOutcome);
    }

    [Fact]
    public async Task First_start_that_failed_is_no_start()
    {
        await using var kis = await KisSimulator.StartAsync();
        FillFeedOptions options = Options(kis, new SqliteJournal(Path.Combine(_directory.FullName, "fills.db")));
        SimulatedOrder old = await kis.PlaceAsync(new OrderTicket { Symbol = "MSFT", Quantity = 50, Price = 10m });
        await old.FillAsync(50);
        await using (var refused = new FillFeed(options with { AppSecret = "another" })) await FailureOf(refused.StartAsync());

        var position = new Position();
        await using var feed = new FillFeed(options);
        feed.HandleWith(position);
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
        await kis.Unheard(() => order.FillAsync(25));
        await Until(() => position.Closed == 1, "the gap to close");
        Assert.Equal((1, GapCause.ConnectionLost, 25L, 0L), (position.Opened, position.LastCause, position.Filled("AAPL"), position.Filled("MSFT")));
        Assert.Equal(GapOutcome.Repaired, position.Records.Last(static r => r.Kind == RecordKind.GapClosed).GapOutcome);
    }

    [Fact]
    public async Task What_is_filled_between_a_first_start_that_had_read_the_history_and_the_next_is_missed()
    {
        await using var kis = await KisSimulator.StartAsync();
        FillFeedOptions options = Options(kis, new SqliteJournal(Path.Combine(_directory.FullName, "fills.db")));
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "MSFT", Quantity = 50, Price = 10m });
        await order.FillAsync(20);
        // The history can be read, and no connection made: maintenance.
        kis.Faults.Set("refuse=503");
        await using (var refused = new FillFeed(options)) await FailureOf(refused.StartAsync());
        DateTimeOffset read = DateTimeOffset.UtcNow;
        await order.FillAsync(7);
        kis.Faults.Clear("refuse");

        Position position = await UntilClosedAsync(options);
        Assert.Equal(7, position.Filled("MSFT"));
        Assert.True(Assert.Single(position.Records, static r => r.Kind == RecordKind.GapOpened).ReceivedAt <= read);
    }

    [Fact]
    public async Task Order_that_was_heard_from_its_acceptance_on_is_repaired_after_a_stop_without_a_baseline()
    {
        await using var kis = await KisSimulator.StartAsync();
        FillFeedOptions options = Options(kis, new SqliteJournal(Path.Combine(_directory.FullName, "fills.db")));
        kis.Faults.Set("http=500@history");
        var first = new Position();
        SimulatedOrder order;
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(first);
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100, Price = 100m });
            await order.FillAsync(30);
            await Until(() => first.Filled("AAPL") == 30, "the fill");
        }

        await order.FillAsync(20);
        kis.Faults.Clear("http");
        Position second = await UntilClosedAsync(options);
        Assert.Equal(50, second.Filled("AAPL"));
    }

    [Fact]
    public async Task Session_that_was_refused_in_a_run_is_looked_after_from_the_run_before_it()
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers });
        FillFeedOptions options = Options(kis, new MemoryJournal()) with { AppKey = "", AppSecret = "", HtsId = "", Account = null };
        await RunAsync(customers[1].AppSecret, static feed => feed.State == FeedState.Live);
        DateTimeOffset heard = DateTimeOffset.UtcNow;
        // Its secret has been renewed at KIS. The other session hears on.
        await RunAsync("another", feed => feed.Sessions[1].State == FeedState.Faulted && feed.Statistics.LastReceivedAt > heard);
        Position third = await RunAsync(customers[1].AppSecret, static feed => feed.State == FeedState.Live);
        await Until(() => third.Closed == 2, "both gaps to close");

        FillRecord gap = Assert.Single(third.Records, static r => r is { Kind: RecordKind.GapOpened, SessionIndex: 1 });
        Assert.True(gap.ReceivedAt <= heard, $"looked after from {gap.ReceivedAt}, and nobody has heard since {heard}");

        async Task<Position> RunAsync(string secret, Func<FillFeed, bool> until)
        {
            var position = new Position(ReplayStart.Live);
            await using var feed = new FillFeed(options with
            {
                Sessions = [.. customers.Select(customer => new FillSessionOptions
                {
                    AppKey = customer.AppKey,
                    AppSecret = customer == customers[1] ? secret : customer.AppSecret,
                    HtsIds = customer.HtsIds,
                    Account = customer.Accounts[0],
                })],
            });
            feed.HandleWith(position);
            await feed.StartAsync();
            await Until(() => until(feed), "the state");
            // A pair is told while the feed runs.
            await Until(() => position.Opened == position.Closed, "no gap to be open");
            return position;
        }
    }

    [Fact]
    public void Replay_without_a_journal_is_refused_at_once()
    {
        var feed = new FillFeed(new FillFeedOptions { AppKey = "k", AppSecret = "s", HtsId = "id" });
        Assert.Throws<InvalidOperationException>(() => feed.HandleWith(new Position()));
        Assert.Throws<InvalidOperationException>(() => feed.HandleWithJournal());
    }

    public void Dispose() => _directory.Delete(recursive: true);

    // A run with a strategy, until its gap is closed.
    private static async Task<Position> UntilClosedAsync(FillFeedOptions options)
    {
        var position = new Position();
        await using var feed = new FillFeed(options);
        feed.HandleWith(position);
        await feed.StartAsync();
        await Until(() => position.Closed == 1, "the gap to close");
        return position;
    }

    // KIS issues a token once a minute: the second start has the first one's, as a second process has.
    private FillFeedOptions Options(KisSimulator kis, IJournal journal) => OptionsFor(kis) with
    {
        Account = kis.Account,
        Repair = Quick,
        Journal = journal,
        AdjustRest = rest => rest with { TokenCacheDirectory = _directory.FullName },
    };

    /// <summary>A strategy's own books: in memory, made again by replay.</summary>
    private sealed class Position(ReplayStart from) : IReplayedHandler
    {
        private readonly ConcurrentDictionary<string, long> _filled = new();
        private readonly ConcurrentQueue<FillRecord> _records = new();
        private int _opened;
        private int _closed;

        public Position()
            : this(ReplayStart.Today)
        {
        }

        public ReplayStart ReplayFrom => from;

        public string HandlerName { get; init; } = nameof(Position);

        public IReadOnlyCollection<FillRecord> Records => _records;

        public int Opened => Volatile.Read(ref _opened);

        public int Closed => Volatile.Read(ref _closed);

        public GapCause LastCause { get; private set; }

        public long Filled(string symbol) => _filled.GetValueOrDefault(symbol);

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            _records.Enqueue(record);
            FillRecord copy = record;
            switch (record.Kind)
            {
                case RecordKind.Fill:
                    _filled.AddOrUpdate(copy.Symbol.ToString(), copy.Quantity.Value, (_, before) => before + copy.Quantity.Value);
                    break;
                case RecordKind.GapOpened:
                    LastCause = record.GapCause;
                    Interlocked.Increment(ref _opened);
                    break;
                case RecordKind.GapClosed:
                    Interlocked.Increment(ref _closed);
                    break;
            }
        }

        public override string ToString() => string.Join(' ', _filled) + $" opened {_opened} closed {_closed}";
    }

    private sealed class BrokenJournal : IJournal
    {
        public string Name => "broken";

        public ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default) =>
            throw new TimeoutException("the driver's own time limit");

        public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) =>
            throw new TimeoutException("the driver's own time limit");
    }

    private sealed class RecordCounter : IFillHandler
    {
        private int _fills;

        public int Fills => Volatile.Read(ref _fills);

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (record.Kind == RecordKind.Fill) Interlocked.Increment(ref _fills);
        }
    }

    private sealed class HeldCheck(MemoryJournal journal) : IFillHandler
    {
        private int _seen;

        public int Seen => Volatile.Read(ref _seen);

        public int Early { get; private set; }

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (journal.Count <= sequence) Early++;
            Interlocked.Increment(ref _seen);
        }
    }

    /// <summary>Loses its last records, and no note.</summary>
    private sealed class ForgetfulJournal : IJournal
    {
        private readonly MemoryJournal _memory = new();
        private RecordPosition _from;
        private RecordPosition _to;

        public string Name => "forgetful";

        public void Forget(RecordPosition after) => (_from, _to) = (after, new RecordPosition(after.Epoch, long.MaxValue));

        public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
        {
            IJournalWriter writer = await _memory.OpenAsync(owner, cancellationToken);
            return new Writer(writer, State(writer.Before));
        }

        public async ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) =>
            new Reader(this, await _memory.OpenReaderAsync(cancellationToken));

        private JournalState State(JournalState state) => IsLost(state.Last) ? state with { Last = _from } : state;

        private bool IsLost(RecordPosition position) => position > _from && position < _to;

        private sealed class Writer(IJournalWriter writer, JournalState before) : IJournalWriter
        {
            public long Epoch => writer.Epoch;

            public JournalState Before => before;

            public RecordPosition Sent => writer.Sent;

            public RecordPosition Kept => writer.Kept;

            public void Append(in JournalBatch batch) => writer.Append(in batch);

            public ValueTask DisposeAsync() => writer.DisposeAsync();
        }

        private sealed class Reader(ForgetfulJournal owner, IJournalReader reader) : IJournalReader
        {
            public async ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default) =>
                owner.State(await reader.GetStateAsync(cancellationToken));

            public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default) =>
                reader.FindAsync(since, cancellationToken);

            public async ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default)
            {
                int read = await reader.ReadAsync(after, records, cancellationToken);
                FillRecord[] kept = [.. records[..read].ToArray().Where(r => !owner.IsLost(r.Position))];
                kept.CopyTo(records);
                return kept.Length;
            }

            public ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(
                JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default) =>
                reader.ReadNotesAsync(kind, after, most, cancellationToken);

            public ValueTask DisposeAsync() => reader.DisposeAsync();
        }
    }
}
