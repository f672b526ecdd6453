namespace KisFast.Tests.Journal;

public sealed class MemoryJournalTests : JournalContract
{
    private MemoryJournal? _journal;

    [Fact]
    public async Task Fault_is_thrown_and_nothing_is_kept()
    {
        await using IJournalWriter writer = await Journal.OpenAsync(Owner);
        _journal!.Fault = new JournalException(JournalFault.Full, "full");
        Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] }));
        Assert.Equal(0, _journal.Count);
    }

    [Fact]
    public async Task What_a_killed_writer_appends_is_refused()
    {
        IJournalWriter writer = await Journal.OpenAsync(Owner);
        await KillAsync(writer);
        JournalException refused = Assert.Throws<JournalException>(() => writer.Append(new JournalBatch { Records = [Full(writer.Epoch, 0)] }));
        Assert.Equal(JournalFault.Superseded, refused.Fault);
    }

    protected override IJournal Open(TimeProvider time) => _journal = new MemoryJournal(time);

    protected override Task KillAsync(IJournalWriter writer)
    {
        _journal!.Kill();
        return Task.CompletedTask;
    }
}
