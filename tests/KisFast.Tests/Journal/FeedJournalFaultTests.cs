using KisFast.Handling;
using KisFast.Tests.Recovery;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Journal;

public class FeedJournalFaultTests
{
    private static readonly JournalOwner Owner = new(KisEnvironment.Real, ["htsid"]);
    private readonly VirtualTime _time = new();
    private readonly List<JournalException> _told = [];
    private readonly MemoryJournal _store;

    public FeedJournalFaultTests() => _store = new MemoryJournal(_time);

    [Fact]
    public async Task A_note_goes_with_the_records_of_its_time_into_the_epoch_after_a_full_disk()
    {
        FeedJournal journal = await OpenAsync(_store);
        long before = journal.Epoch;

        _store.Fault = new JournalException(JournalFault.Full, "full");
        FillRecord first = Notices.Fill("1", 4, 10), second = first;
        first.Epoch = second.Epoch = before;
        second.Sequence = 1;
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));
        journal.Keep(new JournalNote { Kind = JournalNoteKind.Ledger, UtcTicks = 0, Before = new RecordPosition(before, 1), Content = default });
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        _store.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        FillRecord third = first with { Sequence = 2 };
        journal.OnRecord(in third, 2, endOfBatch: true);

        IJournalReader reader = await _store.OpenReaderAsync();
        var records = new FillRecord[3];
        Assert.Equal(3, await reader.ReadAsync(default, records));
        JournalNote note = Assert.Single(await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 9));
        Assert.NotEqual(before, journal.Epoch);
        // The note knows the first of the three.
        Assert.Equal([true, false, false], records.Select(record => record.Position < note.Before));
        await journal.DisposeAsync();
    }

    [Fact]
    public async Task That_another_has_claimed_it_meanwhile_is_told_whatever_is_done_about_a_handler_that_fails()
    {
        FeedJournal journal = await OpenAsync(_store);
        _store.Fault = new JournalException(JournalFault.Full, "full");
        FillRecord first = Notices.Fill("1", 4, 10), second = first with { Sequence = 1 };
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));
        Assert.Empty(_told);

        _store.Fault = null;
        await using IJournalWriter other = await _store.OpenAsync(Owner);
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        Assert.Equal(JournalFault.InUse, Assert.Single(_told).Fault);
    }

    [Fact]
    public async Task What_another_wrote_meanwhile_ends_it_though_the_other_is_gone()
    {
        FeedJournal journal = await OpenAsync(_store);
        FillRecord first = Notices.Fill("1", 4, 10), second = first with { Sequence = 1 };
        _store.Fault = new JournalException(JournalFault.Full, "full");
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));

        _store.Fault = null;
        await WriteAsAnotherAsync();
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        Assert.Equal(JournalFault.Superseded, Assert.Single(_told).Fault);
    }

    [Fact]
    public async Task A_store_that_failed_is_tried_again_though_no_record_comes()
    {
        FeedJournal journal = await OpenAsync(_store);
        FillRecord first = Notices.Fill("1", 4, 10);
        _store.Fault = new JournalException(JournalFault.Full, "full");
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));
        // 1, 2, 4 and 8 seconds, the next after 16.
        for (int second = 0; second < 20; second++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, _told.Count);
        _store.Fault = null;
        for (int second = 0; second < 11; second++) _time.Advance(TimeSpan.FromSeconds(1));

        IJournalReader reader = await _store.OpenReaderAsync();
        var records = new FillRecord[2];
        Assert.Equal(1, await reader.ReadAsync(default, records));
        Assert.Equal(4, _told.Count);
        await journal.DisposeAsync();
        Assert.Equal(0, journal.Lost);
    }

    [Fact]
    public async Task Who_learns_without_a_record_that_another_wrote_leaves_once()
    {
        FeedJournal journal = await OpenAsync(_store);
        FillRecord first = Notices.Fill("1", 4, 10);
        _store.Fault = new JournalException(JournalFault.Full, "full");
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));
        _store.Fault = null;
        await WriteAsAnotherAsync();
        for (int second = 0; second < 200; second++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(JournalFault.Superseded, Assert.Single(_told).Fault);
        await journal.DisposeAsync();
        Assert.Single(_told);
        Assert.Equal(1, journal.Lost);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task That_a_store_which_failed_came_back_without_what_it_had_taken_is_told_and_ends_whom_others_read(bool isAwaited)
    {
        var store = new ForgetfulJournal(_store) { IsAwaited = isAwaited };
        FeedJournal journal = await OpenAsync(store);
        FillRecord first = Notices.Fill("1", 4, 10);
        first.Epoch = journal.Epoch;
        FillRecord second = first with { Sequence = 1 }, third = first with { Sequence = 2 };
        journal.OnRecord(in first, 0, endOfBatch: true);
        store.Fails = true;
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        (store.Fails, store.HasLostAll) = (false, true);
        if (isAwaited) Assert.Equal(JournalFault.WentBack, Assert.Throws<JournalException>(() => journal.OnRecord(in third, 2, endOfBatch: true)).Fault);
        else journal.OnRecord(in third, 2, endOfBatch: true);
        Assert.Equal(JournalFault.WentBack, Assert.Single(_told).Fault);
        await journal.DisposeAsync();
        Assert.Single(_told);
        Assert.Equal(isAwaited ? 2 : 0, journal.Lost);
    }

    [Fact]
    public async Task A_batch_that_is_in_the_store_although_its_append_failed_is_not_written_again()
    {
        var store = new ForgetfulJournal(_store);
        FeedJournal journal = await OpenAsync(store);
        FillRecord first = Notices.Fill("1", 4, 10);
        first.Epoch = journal.Epoch;
        FillRecord second = first with { Sequence = 1 }, third = first with { Sequence = 2 };
        journal.OnRecord(in first, 0, endOfBatch: true);
        journal.Keep(new JournalNote { Kind = JournalNoteKind.Ledger, UtcTicks = 0, Before = second.Position, Content = default });
        store.Fails = true;
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        store.Fails = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        journal.OnRecord(in third, 2, endOfBatch: true);
        await journal.DisposeAsync();

        IJournalReader reader = await store.OpenReaderAsync();
        var records = new FillRecord[9];
        Assert.Equal(3, await reader.ReadAsync(default, records));
        Assert.Equal([0, 1, 2], records.Take(3).Select(static record => record.Sequence));
        Assert.Equal(second.Position, Assert.Single(await reader.ReadNotesAsync(null, 0, 9)).Before);
    }

    [Fact]
    public async Task A_store_that_refuses_the_last_batch_is_let_go_all_the_same()
    {
        var store = new ForgetfulJournal(_store);
        FeedJournal journal = await OpenAsync(store);
        journal.Keep(new JournalNote { Kind = JournalNoteKind.Ledger, UtcTicks = 0, Before = default, Content = default });
        Assert.Equal(1, store.Writers);
        store.Fails = true;
        await journal.DisposeAsync();

        Assert.Equal(JournalFault.Io, Assert.Single(_told).Fault);
        Assert.Equal(0, store.Writers);
    }

    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(false, 0, 1)]
    public async Task What_waits_for_a_full_disk_is_written_at_the_end_or_told_as_lost(bool hasRoom, int kept, int lost)
    {
        FeedJournal journal = await OpenAsync(_store);
        _store.Fault = new JournalException(JournalFault.Full, "full");
        FillRecord record = Notices.Fill("1", 4, 10);
        Assert.Throws<JournalException>(() => journal.OnRecord(in record, 0, endOfBatch: true));

        _time.Advance(TimeSpan.FromSeconds(1));
        if (hasRoom) _store.Fault = null;
        await journal.DisposeAsync();
        Assert.Equal((kept, (long)lost), (_store.Count, journal.Lost));
        _store.Fault = null;
        await (await _store.OpenAsync(Owner)).DisposeAsync();
    }

    private async Task WriteAsAnotherAsync()
    {
        await using IJournalWriter other = await _store.OpenAsync(Owner);
        FillRecord[] records = [Notices.Fill("2", 5, 11)];
        records[0].Epoch = other.Epoch;
        other.Append(new JournalBatch { Records = records });
    }

    private async Task<FeedJournal> OpenAsync(IJournal store)
    {
        var journal = new FeedJournal(store, Owner, _time, _told.Add);
        await journal.OpenAsync(default);
        journal.Begin(firstLive: 0);
        return journal;
    }

    // Writes, and says that it did not: a sync that failed.
    private sealed class ForgetfulJournal(MemoryJournal journal) : IJournal
    {
        public bool Fails { get; set; }

        public bool HasLostAll { get; set; }

        public bool IsAwaited { get; init; }

        public int Writers { get; private set; }

        public string Name => journal.Name;

        public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
        {
            var writer = new Writer(this, await journal.OpenAsync(owner, cancellationToken));
            Writers++;
            return writer;
        }

        public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => journal.OpenReaderAsync(cancellationToken);

        private sealed class Writer(ForgetfulJournal owner, IJournalWriter writer) : IJournalWriter
        {
            public long Epoch => writer.Epoch;

            public JournalState Before => owner.HasLostAll ? JournalState.Empty : writer.Before;

            public RecordPosition Sent => writer.Sent;

            public RecordPosition Kept => writer.Kept;

            public void Append(in JournalBatch batch)
            {
                writer.Append(in batch);
                if (owner.Fails) throw new JournalException(JournalFault.Io, "fsync failed");
            }

            public ValueTask DisposeAsync()
            {
                owner.Writers--;
                return writer.DisposeAsync();
            }
        }
    }
}
