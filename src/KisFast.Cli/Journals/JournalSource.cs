using System.Globalization;
using System.Runtime.CompilerServices;

namespace KisFast.Cli;

/// <summary>A journal that a command reads: from where, and batch by batch.</summary>
internal sealed class JournalSource : IAsyncDisposable
{
    private const int BatchSize = 1024;
    private const int NotesAtOnce = 64;
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(3);

    private readonly IJournalReader _reader;
    private readonly FillRecord[] _batch = new FillRecord[BatchSize];

    private JournalSource(IJournalReader reader) => _reader = reader;

    /// <summary>Takes a batch of a journal's records.</summary>
    public delegate ValueTask Use(ReadOnlyMemory<FillRecord> records);

    /// <summary>What the journal holds.</summary>
    public JournalState State { get; private set; } = JournalState.Empty;

    /// <exception cref="ToolException">There is no such journal, or it cannot be read.</exception>
    public static async Task<JournalSource> OpenAsync(string path, CancellationToken stop)
    {
        try
        {
            var source = new JournalSource(await new SqliteJournal(path).OpenReaderAsync(stop).ConfigureAwait(false));
            source.State = await source._reader.GetStateAsync(stop).ConfigureAwait(false);
            return source;
        }
        catch (JournalException e)
        {
            throw ToolException.Usage(e);
        }
    }

    /// <summary>The position that <c>--from</c> means: everything after it is read.</summary>
    /// <param name="from"><c>start</c>, <c>today</c>, or a position whose record is the first one.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ToolException">It is none of these.</exception>
    public async Task<RecordPosition> FindAsync(string from, CancellationToken stop)
    {
        if (from == "start") return default;
        if (from == "today") return await _reader.FindAsync(TradingDay.BeginOf(TradingDay.Of(DateTime.UtcNow.Ticks)), stop).ConfigureAwait(false);
        if (!RecordPosition.TryParse(from, CultureInfo.InvariantCulture, out RecordPosition position))
            throw ToolException.Usage($"--from {from}: it must be start, today or a position like 1795859406123-42");
        return position with { Sequence = position.Sequence - 1 };
    }

    /// <summary>The position before what was received at or after a moment.</summary>
    public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken stop) => _reader.FindAsync(since, stop);

    /// <summary>Reads to the end of what is there now.</summary>
    /// <param name="after">From where.</param>
    /// <param name="use">Takes each batch.</param>
    /// <param name="told">Where a long read says how far it is; null: nowhere.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How many records.</returns>
    public async Task<long> ReadAsync(RecordPosition after, Use use, ToolConsole? told, CancellationToken stop)
    {
        long count = 0;
        DateTime tellAt = DateTime.UtcNow + TellEvery;
        while (after < State.Last)
        {
            stop.ThrowIfCancellationRequested();
            int read = await _reader.ReadAsync(after, _batch, stop).ConfigureAwait(false);
            if (read == 0) break;
            after = _batch[read - 1].Position;
            while (read > 0 && _batch[read - 1].Position > State.Last) read--;
            count += read;
            await use(_batch.AsMemory(0, read)).ConfigureAwait(false);
            if (told is null || DateTime.UtcNow < tellAt) continue;
            tellAt = DateTime.UtcNow + TellEvery;
            await told.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"kisfast: {count:N0} records, at {after} of {State.Last}"))
                .ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>Notes, in order.</summary>
    /// <param name="kind">Only these; null: all.</param>
    /// <param name="stop">Ends it.</param>
    public async IAsyncEnumerable<JournalNote> NotesAsync(JournalNoteKind? kind, [EnumeratorCancellation] CancellationToken stop)
    {
        long after = 0;
        while (await _reader.ReadNotesAsync(kind, after, NotesAtOnce, stop).ConfigureAwait(false) is { Count: > 0 } notes)
        {
            foreach (JournalNote note in notes) yield return note;
            after = notes[^1].Number;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
