using KisFast.Redis;
using KisFast.Sqlite;

namespace KisFast.Simulation;

/// <summary>A machine's journal in the hands of one process, and in no others' once it is dead.</summary>
internal sealed class ProcessJournal(IJournal journal) : IJournal
{
    private IJournalWriter? _writer;

    /// <summary>The process is gone: what it still writes is written nowhere.</summary>
    public bool IsDead { get; private set; }

    public string Name => journal.Name;

    public bool IsAwaited => journal.IsAwaited;

    /// <summary>The system takes the lock from it.</summary>
    public void Die()
    {
        if (IsDead) return;
        IsDead = true;
        switch (_writer)
        {
            case SqliteJournalWriter file:
                file.Abandon();
                break;
            case RedisJournalWriter stream:
                stream.GiveUp();
                stream.Abandon();
                break;
            default:
                (journal as MemoryJournal)?.Kill();
                break;
        }
    }

    public async ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
    {
        ThrowIfDead();
        IJournalWriter writer = await journal.OpenAsync(owner, cancellationToken).ConfigureAwait(false);
        _writer = writer;
        return new Writer(this, writer);
    }

    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => journal.OpenReaderAsync(cancellationToken);

    private void ThrowIfDead()
    {
        if (IsDead) throw new JournalException(JournalFault.Unavailable, "The process is gone.");
    }

    private sealed class Writer(ProcessJournal owner, IJournalWriter writer) : IJournalWriter
    {
        public long Epoch => writer.Epoch;

        public JournalState Before => writer.Before;

        public RecordPosition Sent => writer.Sent;

        public RecordPosition Kept => writer.Kept;

        public void Append(in JournalBatch batch)
        {
            owner.ThrowIfDead();
            writer.Append(batch);
        }

        public void Tend()
        {
            owner.ThrowIfDead();
            writer.Tend();
        }

        public ValueTask DisposeAsync() => owner.IsDead ? default : writer.DisposeAsync();
    }
}
