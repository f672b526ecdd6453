using KisFast.Handling;
using KisFast.Tests.Recovery;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Journal;

public class FeedJournalFaultTests
{
    [Fact]
    public async Task A_note_goes_with_the_records_of_its_time_into_the_epoch_after_a_full_disk()
    {
        var time = new VirtualTime();
        var store = new MemoryJournal(time);
        var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Real, ["htsid"]), time, static _ => { });
        await journal.OpenAsync(default);
        journal.Begin(firstLive: 0);
        long before = journal.Epoch;

        store.Fault = new JournalException(JournalFault.Full, "full");
        FillRecord first = Notices.Fill("1", 4, 10), second = first;
        first.Epoch = second.Epoch = before;
        second.Sequence = 1;
        Assert.Throws<JournalException>(() => journal.OnRecord(in first, 0, endOfBatch: true));
        journal.Keep(new JournalNote { Kind = JournalNoteKind.Ledger, UtcTicks = 0, Before = new RecordPosition(before, 1), Content = default });
        Assert.Throws<JournalException>(() => journal.OnRecord(in second, 1, endOfBatch: true));
        store.Fault = null;
        time.Advance(TimeSpan.FromSeconds(1));
        FillRecord third = first with { Sequence = 2 };
        journal.OnRecord(in third, 2, endOfBatch: true);

        IJournalReader reader = await store.OpenReaderAsync();
        var records = new FillRecord[3];
        Assert.Equal(3, await reader.ReadAsync(default, records));
        JournalNote note = Assert.Single(await reader.ReadNotesAsync(JournalNoteKind.Ledger, 0, 9));
        Assert.NotEqual(before, journal.Epoch);
        // The note knows the first of the three.
        Assert.Equal([true, false, false], records.Select(record => record.Position < note.Before));
        await journal.DisposeAsync();
    }

    [Theory]
    [InlineData(true, 1, 0)]
    [InlineData(false, 0, 1)]
    public async Task What_waits_for_a_full_disk_is_written_at_the_end_or_told_as_lost(bool hasRoom, int kept, int lost)
    {
        var time = new VirtualTime();
        var store = new MemoryJournal(time);
        var journal = new FeedJournal(store, new JournalOwner(KisEnvironment.Real, ["htsid"]), time, static _ => { });
        await journal.OpenAsync(default);
        journal.Begin(firstLive: 0);
        store.Fault = new JournalException(JournalFault.Full, "full");
        FillRecord record = Notices.Fill("1", 4, 10);
        Assert.Throws<JournalException>(() => journal.OnRecord(in record, 0, endOfBatch: true));

        time.Advance(TimeSpan.FromSeconds(1));
        if (hasRoom) store.Fault = null;
        await journal.DisposeAsync();
        Assert.Equal((kept, (long)lost), (store.Count, journal.Lost));
        store.Fault = null;
        await (await store.OpenAsync(new JournalOwner(KisEnvironment.Real, ["htsid"]))).DisposeAsync();
    }
}
