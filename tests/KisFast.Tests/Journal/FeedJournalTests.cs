using KisFast.Handling;

namespace KisFast.Tests.Journal;

/// <summary>What waits for a store that cannot be written is bounded, and what was given up is told.</summary>
public class FeedJournalTests
{
    [Fact]
    public async Task Notes_that_no_store_takes_are_held_up_to_a_bound_and_the_rest_is_counted()
    {
        const int notes = 100;
        var store = new MemoryJournal();
        int failures = 0;
        await using var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, _ => failures++);
        await journal.OpenAsync(CancellationToken.None);
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < notes; i++)
            journal.Keep(new JournalNote { Kind = JournalNoteKind.RefusedFrame, UtcTicks = i + 1, Content = megabyte });
        Assert.Equal(notes - 64, journal.LostNotes);

        journal.Tend();
        await using IJournalReader reader = await store.OpenReaderAsync();
        Assert.Equal(Enumerable.Range(1, 64), (await reader.ReadNotesAsync(null, 0, notes)).Select(static note => (int)note.UtcTicks));

        // What was written makes room.
        journal.Keep(new JournalNote { Kind = JournalNoteKind.RefusedFrame, UtcTicks = 1, Content = megabyte });
        Assert.Equal((notes - 64, 0), (journal.LostNotes, failures));
    }

    [Fact]
    public async Task Books_are_written_once_more_before_a_store_forgets_them()
    {
        const int notes = 4_500;
        var store = new MemoryJournal();
        JournalNote earlier;
        await using (var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, e => throw e))
        {
            await journal.OpenAsync(CancellationToken.None);
            earlier = Books(1, journal.Epoch, 5);
            journal.Keep(earlier);
            journal.Tend();
        }

        await using var now = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, e => throw e);
        await now.OpenAsync(CancellationToken.None);
        now.Recall(earlier);
        now.Keep(Books(0, now.Epoch, 1));
        now.Keep(Books(0, now.Epoch, 2));
        for (int i = 0; i < notes; i++)
        {
            now.Keep(new JournalNote { Kind = JournalNoteKind.NoticeText, UtcTicks = i, Content = default });
            if (i % 100 == 99) now.Tend();
        }

        await using IJournalReader reader = await store.OpenReaderAsync();
        IReadOnlyList<JournalNote> books = await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 64);
        Assert.Equal([5, 1, 2, 5, 2, 5, 2, 5, 2], books.Select(static note => note.UtcTicks).ToArray());
        // What an earlier run's books rest on is that run's.
        Assert.All(books.Where(static note => note.SessionIndex == 1), note => Assert.Equal(earlier.Before, note.Before));
        long last = (await reader.ReadNotesAsync(null, 0, 2 * notes))[^1].Number;
        Assert.All([0, 1], session => Assert.InRange(books.Last(note => note.SessionIndex == session).Number, last - 2_200, last));

        static JournalNote Books(int session, long epoch, long made) => new()
        {
            Kind = JournalNoteKind.Ledger, SessionIndex = session, UtcTicks = made, Before = new RecordPosition(epoch, made), Content = "{}"u8.ToArray(),
        };
    }

    [Fact]
    public async Task Books_that_are_written_again_after_a_failure_speak_of_the_same_records()
    {
        var store = new MemoryJournal();
        await using var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, static _ => { });
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 0);
        long first = journal.Epoch;
        Append(0);
        journal.Keep(Books(0, 1));
        journal.Tend();
        Append(1);
        store.Fault = new JournalException(JournalFault.Full, "full");
        Assert.Throws<JournalException>(() => Append(2));
        // Made while nothing could be written, of a record that is held.
        journal.Keep(Books(1, 3));
        store.Fault = null;
        Append(3);
        Assert.NotEqual(first, journal.Epoch);
        for (int i = 0; i < 2_000; i++) journal.Keep(new JournalNote { Kind = JournalNoteKind.NoticeText, UtcTicks = i, Content = default });
        journal.Tend();

        await using IJournalReader reader = await store.OpenReaderAsync();
        IReadOnlyList<JournalNote> books = await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 64);
        Assert.Equal(
            [(0, new RecordPosition(first, 1)), (1, new RecordPosition(journal.Epoch, 3)), (0, new RecordPosition(first, 1)), (1, new(journal.Epoch, 3))],
            books.Select(static note => (note.SessionIndex, note.Before)));

        JournalNote Books(int session, long before) => new()
        {
            Kind = JournalNoteKind.Ledger, SessionIndex = session, UtcTicks = 1, Before = new RecordPosition(journal.Epoch, before), Content = "{}"u8.ToArray(),
        };

        void Append(long sequence)
        {
            var record = new FillRecord { Epoch = journal.Epoch, Sequence = sequence, Kind = RecordKind.Fill };
            journal.OnRecord(in record, sequence, endOfBatch: true);
        }
    }

    [Fact]
    public async Task Handler_that_goes_on_while_a_batch_is_written_is_not_taken_for_kept()
    {
        var memory = new MemoryJournal();
        var store = new SlowJournal(memory);
        await using var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, e => throw e);
        TrackedHandler handler = journal.Track(new Ignore(), ReplayStart.Live);
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 0);
        var record = new FillRecord { Epoch = journal.Epoch, Sequence = 0, Kind = RecordKind.Fill };
        // Between the look at how far it is and the end of the write.
        store.WhileWriting = () => handler.OnRecord(in record, 0, endOfBatch: true);
        journal.OnRecord(in record, 0, endOfBatch: true);
        store.WhileWriting = null;
        journal.Tend();

        await using IJournalReader reader = await memory.OpenReaderAsync();
        Assert.Equal(record.Position, (await reader.GetStateAsync()).PositionOf(nameof(Ignore)));
    }

    [Fact]
    public async Task What_a_users_own_store_throws_is_told_and_ends_no_timer()
    {
        List<JournalException> told = [];
        var store = new SlowJournal(new MemoryJournal());
        await using var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, told.Add);
        await journal.OpenAsync(CancellationToken.None);
        store.WhileWriting = static () => throw new TimeoutException("the driver's own time limit");
        journal.Keep(new JournalNote { Kind = JournalNoteKind.RefusedFrame, UtcTicks = 1, Content = default });
        journal.Tend();
        JournalException failure = Assert.Single(told);
        Assert.Equal(JournalFault.Io, failure.Fault);
        Assert.Contains("the driver's own time limit", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
        store.WhileWriting = null;
    }

    [Fact]
    public async Task Who_goes_on_where_he_had_got_to_has_it_kept_after_each_batch()
    {
        var memory = new MemoryJournal();
        var time = new HandTimers();
        await using var journal = new FeedJournal(memory, new JournalOwner(KisEnvironment.Paper, ["id"]), time, e => throw e);
        TrackedHandler outside = journal.Track(new Outside(), ReplayStart.Live), inside = journal.Track(new Ignore(), ReplayStart.Live);
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 0);
        var record = new FillRecord { Epoch = journal.Epoch, Sequence = 0, Kind = RecordKind.Fill };
        journal.OnRecord(in record, 0, endOfBatch: true);

        inside.OnRecord(in record, 0, endOfBatch: true);
        Assert.Equal(0, time.Due);
        outside.OnRecord(in record, 0, endOfBatch: true);
        outside.OnRecord(in record, 0, endOfBatch: true);
        Assert.Equal(1, time.Due);
        time.Fire();

        await using IJournalReader reader = await memory.OpenReaderAsync();
        Assert.Equal(record.Position, (await reader.GetStateAsync()).PositionOf(nameof(Outside)));
        outside.OnRecord(in record, 0, endOfBatch: true);
        Assert.Equal(1, time.Due);
    }

    [Fact]
    public async Task What_a_handler_finished_before_it_failed_does_not_come_again()
    {
        var memory = new MemoryJournal();
        await using var journal = new FeedJournal(memory, new JournalOwner(KisEnvironment.Paper, ["id"]), TimeProvider.System, e => throw e);
        TrackedHandler failing = journal.Track(new FailsAt(2), ReplayStart.Live);
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 0);
        for (int i = 0; i < 3; i++)
        {
            var record = new FillRecord { Epoch = journal.Epoch, Sequence = i, Kind = RecordKind.Fill };
            journal.OnRecord(in record, i, endOfBatch: i == 2);
            if (i < 2) failing.OnRecord(in record, i, endOfBatch: false);
            else Assert.Throws<InvalidOperationException>(() => failing.OnRecord(in record, 2, endOfBatch: true));
        }

        journal.Tend();
        await using IJournalReader reader = await memory.OpenReaderAsync();
        Assert.Equal(new RecordPosition(journal.Epoch, 1), (await reader.GetStateAsync()).PositionOf(nameof(FailsAt)));
    }

    [Fact]
    public async Task Who_is_ahead_of_the_journal_has_his_progress_kept_with_the_batch_and_wakes_nobody()
    {
        var memory = new MemoryJournal();
        var time = new HandTimers();
        await using var journal = new FeedJournal(memory, new JournalOwner(KisEnvironment.Paper, ["id"]), time, e => throw e);
        TrackedHandler outside = journal.Track(new Outside(), ReplayStart.Live);
        await journal.OpenAsync(CancellationToken.None);
        journal.Begin(firstLive: 5);
        var record = new FillRecord { Epoch = journal.Epoch, Sequence = 5, Kind = RecordKind.Fill };
        outside.OnRecord(in record, 5, endOfBatch: true);
        Assert.Equal(0, time.Due);
        journal.OnRecord(in record, 5, endOfBatch: true);

        await using IJournalReader reader = await memory.OpenReaderAsync();
        Assert.Equal(record.Position, (await reader.GetStateAsync()).PositionOf(nameof(Outside)));
    }

    /// <summary>Timers that are due when they are asked to fire at once, and fire by hand.</summary>
    private sealed class HandTimers : TimeProvider, ITimer
    {
        private Action _fire = static () => { };

        public int Due { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.Zero) Due++;
            return true;
        }

        public void Fire()
        {
            Due = 0;
            _fire();
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }

    private sealed class FailsAt(long failing) : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
            if (sequence == failing) throw new InvalidOperationException("It fails.");
        }
    }

    private sealed class Outside : IReplayedHandler
    {
        public ReplayStart ReplayFrom => ReplayStart.LastHandled;

        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }

    private sealed class Ignore : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }

    private sealed class SlowJournal(MemoryJournal memory) : IJournal
    {
        public Action? WhileWriting { get; set; }

        public string Name => memory.Name;

        public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default) =>
            new Writer(this, await memory.OpenAsync(owner, cancellationToken));

        public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => memory.OpenReaderAsync(cancellationToken);

        private sealed class Writer(SlowJournal journal, IJournalWriter inner) : IJournalWriter
        {
            public long Epoch => inner.Epoch;

            public JournalState Before => inner.Before;

            public RecordPosition Sent => inner.Sent;

            public RecordPosition Kept => inner.Kept;

            public void Append(in JournalBatch batch)
            {
                inner.Append(batch);
                journal.WhileWriting?.Invoke();
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
