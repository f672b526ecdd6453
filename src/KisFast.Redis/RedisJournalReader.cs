namespace KisFast.Redis;

/// <summary>Reads beside the writer. The connection ends at its first fault; the next call makes another.</summary>
internal sealed class RedisJournalReader(RedisTarget target) : IJournalReader
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private RespConnection? _connection;

    /// <summary>Opens a journal for reading.</summary>
    /// <exception cref="JournalException">There is none, or it cannot be read.</exception>
    public static RedisJournalReader Open(RedisTarget target)
    {
        var reader = new RedisJournalReader(target);
        reader.Ask(queries =>
        {
            Dictionary<string, string> about = queries.About();
            queries.ThrowIfForeign(about);
            if (about.Count == 0)
                throw new JournalException(JournalFault.Missing, $"There is no {target.Name[4..]}: nothing has been published under that name.");
            return 0;
        });
        return reader;
    }

    public ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default) => new(Ask(static queries => queries.State(queries.About())));

    public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default) => new(Ask(queries => queries.Find(since)));

    public ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (records.IsEmpty) throw new ArgumentException("Give room for one record at least.", nameof(records));
        return new(Ask(queries =>
        {
            var flow = new EntryFlow(target.Name, isStrict: false);
            flow.Begin(StreamId.Of(after), isKnown: false);
            int count = queries.ReadAfter(flow, records.Span);
            foreach (ref FillRecord record in records.Span[..count]) record.IsReplayed = true;
            return count;
        }));
    }

    public ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Ask(queries => queries.Notes(kind, after, most)));
    }

    /// <summary>How far the handlers of a consumer have got.</summary>
    public IReadOnlyList<HandlerPosition> PositionsOf(string consumer) => Ask(queries =>
    {
        string own = consumer + "/";
        return queries.Hash(target.Keys.Consumers).Where(pair => pair.Key.StartsWith(own, StringComparison.Ordinal))
            .Select(pair => new HandlerPosition(pair.Key[own.Length..], RecordPosition.Parse(pair.Value))).ToArray();
    });

    public ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        return default;
    }

    private T Ask<T>(Func<StreamQueries, T> question)
    {
        try
        {
            _connection ??= target.Connect("reader", Timeout);
            return question(new StreamQueries(_connection, target.Keys, target.Name));
        }
        catch (Exception e)
        {
            _connection?.Dispose();
            _connection = null;
            if (e is RespException error) throw RedisFault.Describe(error, target.Name);
            if (e is IOException or FormatException)
                throw new JournalException(JournalFault.Io, $"{RedisFault.Sentence(target.Name)} cannot be read ({e.Message}).", e);
            throw;
        }
    }
}
