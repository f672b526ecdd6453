using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>Books that are kept while the ring is full, and a comparison that begins without the history.</summary>
public sealed class BooksTests
{
    [Fact]
    public async Task Books_that_are_kept_while_the_gaps_records_wait_for_room_count_no_fill_twice()
    {
        await using var kis = await KisSimulator.StartAsync();
        var journal = new MemoryJournal();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("kisfast-note-");
        FillFeedOptions options = OptionsFor(kis) with
        {
            Account = kis.Account,
            RingSize = 16,
            Journal = journal,
            AdjustRest = rest => rest with { TokenCacheDirectory = directory.FullName },
            Repair = new RepairOptions
            {
                HistoryLag = TimeSpan.FromMilliseconds(100),
                Stability = TimeSpan.FromMilliseconds(50),
                PollInterval = TimeSpan.FromMilliseconds(30),
                GiveUpAfter = TimeSpan.FromSeconds(20),
            },
        };
        using var handler = new StickyHandler();
        SimulatedOrder order;
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(handler);
            await feed.StartAsync();
            order = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
            for (int i = 0; i < 10; i++)
            {
                await order.FillAsync(1);
                int fills = i + 1;
                await Until(() => handler.Fills == fills && feed.Statistics.RingBacklog == 0, "the fill");
            }

            // It sticks at the next one, and the ring fills up: sixteen are not handled.
            handler.Stick();
            for (int i = 0; i < 16; i++) await order.FillAsync(1);
            await Until(() => feed.Statistics.RingBacklog == 16, "a full ring");
            await Until(() => journal.Count >= 27, "the journal");
            await kis.Unheard(() => Task.CompletedTask);
            await Until(() => feed.Statistics.GapsClosed == 1, "the end of the gap");
            await Until(() => NotesAsync(journal).GetAwaiter().GetResult() == 2, "the books");
            handler.Free();
            await Until(() => handler.Fills == 26, "the fills");
        }

        // While nobody looks.
        await order.FillAsync(2);
        using var second = new StickyHandler();
        await using (var feed = new FillFeed(options))
        {
            feed.HandleWith(second);
            await feed.StartAsync();
            await Until(() => feed.Statistics.GapsClosed == 1, "the end of the gap");
            await Until(() => feed.Statistics.RingBacklog == 0, "the records");
            Assert.Equal((2, GapOutcome.Repaired), (second.Shares, second.Outcome));
            Assert.Equal(28, Assert.Single(await feed.ExportKnownOrdersAsync()).FilledQuantity);
        }
    }

    [Fact]
    public async Task A_history_that_was_ill_at_the_start_leaves_the_comparison_blind_for_a_while_only()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["http=503@history"] });
        SimulatedOrder old = await kis.PlaceAsync(new OrderTicket { Quantity = 100 });
        await old.FillAsync(30);
        var handler = new PositionHandler();
        await using var feed = new FillFeed(OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = new RepairOptions
            {
                HistoryLag = TimeSpan.FromMilliseconds(50),
                Stability = TimeSpan.FromMilliseconds(50),
                PollInterval = TimeSpan.FromMilliseconds(50),
                GiveUpAfter = TimeSpan.FromSeconds(1),
                BaselinePatience = TimeSpan.FromMilliseconds(300),
                CompareEvery = TimeSpan.FromMilliseconds(200),
            },
        });
        feed.HandleWith(handler);
        await feed.StartAsync();
        // The late adoption gives up meanwhile; then REST is well again.
        await Task.Delay(2_500);
        kis.Faults.Clear();
        long calls = kis.HistoryCalls;
        await Until(() => kis.HistoryCalls > calls + 12, "the history to be read");
        kis.Faults.Set("unsent=1");
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(4);
        kis.Faults.Clear();
        for (int i = 0; i < 1500 && handler.GapsClosed == 0; i++) await Task.Delay(10);
        Assert.Equal((4, 1), (handler.QuantityOf(order.Book), handler.GapsClosed));
    }

    private static async Task<int> NotesAsync(MemoryJournal journal)
    {
        await using IJournalReader reader = await journal.OpenReaderAsync();
        return (await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 64)).Count;
    }

    private sealed class StickyHandler : IFillHandler, IDisposable
    {
        private readonly ManualResetEventSlim _free = new(true);
        private int _fills;

        public int Fills => Volatile.Read(ref _fills);

        public int Shares { get; private set; }

        public GapOutcome Outcome { get; private set; }

        public void Stick() => _free.Reset();

        public void Free() => _free.Set();

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            _free.Wait();
            if (record.Kind == RecordKind.GapClosed) Outcome = record.GapOutcome;
            if (record.Kind != RecordKind.Fill) return;
            Shares += (int)record.Quantity.Value;
            Interlocked.Increment(ref _fills);
        }

        public void Dispose() => _free.Dispose();
    }
}
