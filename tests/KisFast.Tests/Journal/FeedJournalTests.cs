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
}
