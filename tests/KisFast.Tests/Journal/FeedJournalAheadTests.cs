using KisFast.Handling;

namespace KisFast.Tests.Journal;

/// <summary>What the thread that reads sends on its way, and the journal's own thread finishes.</summary>
public class FeedJournalAheadTests
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Paper, ["id"]);
    private readonly MemoryJournal _memory = new();

    [Fact]
    public async Task What_finds_the_journal_idle_is_begun_and_written_once()
    {
        var store = new AheadJournal(_memory);
        await using FeedJournal journal = await OpenAsync(store);
        Ahead(journal, 0, endOfBatch: false);
        Assert.Equal(0, store.Begun);
        Ahead(journal, 1);
        Assert.Equal(2, store.Begun);
        Assert.Equal(0, _memory.Count);
        // One is on its way: the next waits for its thread.
        Ahead(journal, 2);
        Assert.Equal(2, store.Begun);
        for (int i = 0; i < 3; i++) OnRecord(journal, i, endOfBatch: i == 2);
        Assert.Equal((3, 2), (_memory.Count, store.Appends));
        Ahead(journal, 3);
        OnRecord(journal, 3);
        Assert.Equal((4, 3), (_memory.Count, store.Appends));
        await AssertWholeAsync(4);
    }

    [Fact]
    public async Task Where_the_answer_is_taken_by_the_thread_that_reads_nobody_is_woken()
    {
        var store = new AheadJournal(_memory) { CanEnd = true };
        await using FeedJournal journal = await OpenAsync(store);
        int wakes = 0;
        journal.Wake = () => wakes++;
        for (int i = 0; i < 4; i++) Ahead(journal, i);
        Assert.Equal((4, 3, 0, 0), (store.Begun, store.Ended, store.Appends, wakes));
        // At its next look the journal's thread takes what is left.
        for (int i = 0; i < 4; i++) OnRecord(journal, i, endOfBatch: i == 3);
        Assert.Equal((4, 1), (_memory.Count, store.Appends));
        Ahead(journal, 4);
        // No answer yet, so its thread is wanted, and sends the next one too.
        store.IsAnswered = false;
        Ahead(journal, 5);
        Ahead(journal, 6, endOfBatch: false);
        Ahead(journal, 7);
        Assert.Equal((5, 2), (store.Begun, wakes));
        for (int i = 4; i < 8; i++) OnRecord(journal, i, endOfBatch: i == 7);
        Assert.Equal((8, 3), (_memory.Count, store.Appends));
        // It was there already.
        OnRecord(journal, 7);
        Assert.Equal((8, 3), (_memory.Count, store.Appends));
        await AssertWholeAsync(8);
    }

    [Fact]
    public async Task Where_nobody_else_takes_the_answer_the_journals_thread_is_woken_for_it()
    {
        await using FeedJournal journal = await OpenAsync(new AheadJournal(_memory));
        int wakes = 0;
        journal.Wake = () => wakes++;
        Ahead(journal, 0, endOfBatch: false);
        Assert.Equal(0, wakes);
        Ahead(journal, 1);
        Assert.Equal(1, wakes);
        // A gap: what comes between is its thread's.
        Ahead(journal, 9);
        Assert.Equal(2, wakes);
    }

    [Fact]
    public async Task Nothing_is_begun_beside_a_note_before_the_journals_thread_or_where_the_store_does_not_want_it()
    {
        var store = new AheadJournal(_memory);
        await using FeedJournal journal = await OpenAsync(store);
        journal.Keep(new JournalNote { Kind = JournalNoteKind.Ledger, UtcTicks = 1, Before = new RecordPosition(journal.Epoch, 1), Content = default });
        Ahead(journal, 0);
        OnRecord(journal, 0);
        Assert.Equal((0, 1), (store.Begun, _memory.Count));
        // It has not come to 1 yet.
        Ahead(journal, 2);
        OnRecord(journal, 1);
        OnRecord(journal, 2);
        Assert.Equal((0, 3), (store.Begun, _memory.Count));
        store.Takes = false;
        Ahead(journal, 3);
        OnRecord(journal, 3);
        Assert.Equal((0, 4), (store.Begun, _memory.Count));
        await AssertWholeAsync(4);
    }

    [Fact]
    public async Task Timer_finishes_what_was_begun_and_how_far_a_handler_is_goes_with_it()
    {
        var store = new AheadJournal(_memory);
        await using FeedJournal journal = await OpenAsync(store, out TrackedHandler handler);
        FillRecord first = Record(journal, 0), second = Record(journal, 1);
        handler.OnRecord(in first, 0, endOfBatch: true);
        journal.Ahead.OnRecord(in first, 0, endOfBatch: true);
        handler.OnRecord(in second, 1, endOfBatch: true);
        // Not the second: it is not in the store.
        journal.Tend();
        await using IJournalReader reader = await _memory.OpenReaderAsync();
        Assert.Equal(first.Position, (await reader.GetStateAsync()).PositionOf(nameof(Ignore)));
        journal.OnRecord(in first, 0, endOfBatch: true);
        journal.Ahead.OnRecord(in second, 1, endOfBatch: true);
        journal.OnRecord(in second, 1, endOfBatch: true);
        Assert.Equal(second.Position, (await reader.GetStateAsync()).PositionOf(nameof(Ignore)));
        await AssertWholeAsync(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_begun_when_the_store_failed_is_in_the_next_epoch_or_in_its_own_and_once(bool isIn)
    {
        var store = new AheadJournal(_memory);
        await using FeedJournal journal = await OpenAsync(store);
        long before = journal.Epoch;
        store.Fails = true;
        store.IsInAllTheSame = isIn;
        FillRecord first = Record(journal, 0);
        journal.Ahead.OnRecord(in first, 0, endOfBatch: true);
        Assert.Throws<JournalException>(() => OnRecord(journal, 0));
        // Without a writer nothing is begun.
        Ahead(journal, 1);
        store.Fails = false;
        OnRecord(journal, 1);
        Ahead(journal, 2);
        OnRecord(journal, 2);
        await using IJournalReader reader = await _memory.OpenReaderAsync();
        var records = new FillRecord[9];
        records = records[..await reader.ReadAsync(default, records)];
        Assert.Equal([0, 1, 2], records.Select(static record => record.Sequence));
        Assert.Equal([isIn ? before : journal.Epoch, journal.Epoch, journal.Epoch], records.Select(static record => record.Epoch));
        Assert.NotEqual(before, journal.Epoch);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_threads_and_a_timer_write_each_record_once_and_in_order(bool canEnd)
    {
        const int count = 50_000;
        var store = new AheadJournal(_memory) { CanEnd = canEnd };
        await using (FeedJournal journal = await OpenAsync(store))
        {
            long published = -1;
            using var end = new CancellationTokenSource();
            Task own = Task.Run(() =>
            {
                for (long next = 0; next < count;)
                {
                    long available = Volatile.Read(ref published);
                    for (; next <= available; next++) OnRecord(journal, next, next == available);
                }
            });
            Task timer = Task.Run(() =>
            {
                while (!end.IsCancellationRequested) journal.Tend();
            });
            var random = new Random(1);
            for (long sequence = 0; sequence < count;)
            {
                int together = random.Next(1, 4);
                for (int i = 0; i < together && sequence < count; i++, sequence++)
                {
                    Volatile.Write(ref published, sequence);
                    Ahead(journal, sequence, i == together - 1 || sequence == count - 1);
                }

                // So that its thread is idle now and then.
                if (sequence % 64 == 0) SpinWait.SpinUntil(() => _memory.Count >= sequence, 50);
            }

            await own;
            await end.CancelAsync();
            await timer;
        }

        Assert.True(store.Begun > 0);
        Assert.Equal(canEnd, store.Ended > 0);
        await AssertWholeAsync(count);
    }

    private static FillRecord Record(FeedJournal journal, long sequence) => new() { Epoch = journal.Epoch, Sequence = sequence, Kind = RecordKind.Fill };

    private static void Ahead(FeedJournal journal, long sequence, bool endOfBatch = true)
    {
        FillRecord record = Record(journal, sequence);
        journal.Ahead.OnRecord(in record, sequence, endOfBatch);
    }

    private static void OnRecord(FeedJournal journal, long sequence, bool endOfBatch = true)
    {
        FillRecord record = Record(journal, sequence);
        journal.OnRecord(in record, sequence, endOfBatch);
    }

    private static Task<FeedJournal> OpenAsync(AheadJournal store) => OpenAsync(store, out _);

    private static Task<FeedJournal> OpenAsync(AheadJournal store, out TrackedHandler handler)
    {
        var journal = new FeedJournal(store, Owner, TimeProvider.System, static _ => { });
        handler = journal.Track(new Ignore(), ReplayStart.Live);
        return BeginAsync(journal);
    }

    private static async Task<FeedJournal> BeginAsync(FeedJournal journal)
    {
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 0);
        return journal;
    }

    private async Task AssertWholeAsync(int count)
    {
        await using IJournalReader reader = await _memory.OpenReaderAsync();
        var records = new FillRecord[count + 1];
        records = records[..await reader.ReadAsync(default, records)];
        Assert.Equal(Enumerable.Range(0, count).Select(static i => (long)i), records.Select(static record => record.Sequence));
    }

    private sealed class Ignore : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }

    /// <summary>Takes a batch on its way, and writes it when it is appended; anything else but that batch is a mistake.</summary>
    private sealed class AheadJournal(MemoryJournal journal) : IJournal
    {
        public bool Takes { get; set; } = true;

        public bool Fails { get; set; }

        public bool IsInAllTheSame { get; set; }

        public int Begun { get; private set; }

        public int Appends { get; private set; }

        public bool CanEnd { get; set; }

        public bool IsAnswered { get; set; } = true;

        public int Ended { get; private set; }

        public string Name => journal.Name;

        public bool CanBegin => true;

        public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default) =>
            new Writer(this, await journal.OpenAsync(owner, cancellationToken));

        public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => journal.OpenReaderAsync(cancellationToken);

        private sealed class Writer(AheadJournal owner, IJournalWriter writer) : IJournalWriter
        {
            private RecordPosition[]? _begun;

            public long Epoch => writer.Epoch;

            public JournalState Before => writer.Before;

            public RecordPosition Sent => writer.Sent;

            public RecordPosition Kept => writer.Kept;

            public bool TryBegin(in JournalBatch batch)
            {
                if (!owner.Takes || batch.Records.IsEmpty) return false;
                if (_begun is not null || !batch.Notes.IsEmpty) throw new InvalidOperationException("Begun twice, or with notes.");
                _begun = [.. Positions(batch)];
                owner.Begun += _begun.Length;
                return true;
            }

            public bool CanEnd => owner.CanEnd;

            public bool TryEnd(in JournalBatch batch)
            {
                if (_begun is null || !_begun.SequenceEqual(Positions(batch))) throw new InvalidOperationException("Another batch was begun.");
                if (!owner.CanEnd || !owner.IsAnswered) return false;
                _begun = null;
                owner.Ended++;
                writer.Append(in batch);
                return true;
            }

            public void Append(in JournalBatch batch)
            {
                if (_begun is not null && !_begun.SequenceEqual(Positions(batch))) throw new InvalidOperationException("Another batch was begun.");
                _begun = null;
                owner.Appends++;
                if (!owner.Fails || owner.IsInAllTheSame) writer.Append(in batch);
                if (owner.Fails) throw new JournalException(JournalFault.Io, "the answer was lost");
            }

            public ValueTask DisposeAsync() => writer.DisposeAsync();

            private static List<RecordPosition> Positions(in JournalBatch batch)
            {
                List<RecordPosition> positions = [];
                foreach (ref readonly FillRecord record in batch.Records) positions.Add(record.Position);
                return positions;
            }
        }
    }
}
