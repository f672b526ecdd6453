namespace KisFast;

/// <summary>A journal in memory, for tests of what comes after a restart: give the same one to the next feed. Survives nothing.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly List<FillRecord> _records = [];
    private readonly List<JournalNote> _notes = [];
    private readonly Dictionary<string, RecordPosition> _handlers = [];
    private readonly TimeProvider _time;
    private JournalOwner? _owner;
    private object? _claim;
    private long _lastEpoch;
    private long _heardUtcTicks;

    /// <summary>An empty one.</summary>
    /// <param name="time">The clock of its epochs; null: the system's.</param>
    public MemoryJournal(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>How many records it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _records.Count;
        }
    }

    /// <summary>What every later <see cref="IJournalWriter.Append"/> throws: a disk that is full. Null (default): it works.</summary>
    public JournalException? Fault { get; set; }

    /// <inheritdoc/>
    public ValueTask<IJournalWriter> OpenAsync(JournalOwner owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_claim is not null) throw new JournalException(JournalFault.InUse, "The journal in memory is being written: dispose its writer first.");
            JournalRules.ThrowIfOther(Name, _owner, owner);
            JournalState before = State();
            _owner = owner;
            _lastEpoch = JournalRules.NextEpoch(_time.GetUtcNow(), _lastEpoch);
            var writer = new Writer(this, _lastEpoch, before);
            _claim = writer;
            return new ValueTask<IJournalWriter>(writer);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IJournalReader> OpenReaderAsync(CancellationToken cancellationToken = default) => new(new Reader(this));

    /// <summary>Takes the claim from the writer as a killed process does: it flushes nothing, and what it appends later is refused.</summary>
    public void Kill()
    {
        lock (_gate) _claim = null;
    }

    private JournalState State() => new()
    {
        Last = _records.Count == 0 ? default : _records[^1].Position,
        LastEpoch = _lastEpoch,
        LastHeard = _heardUtcTicks == 0 ? null : new DateTimeOffset(_heardUtcTicks, TimeSpan.Zero),
        Handlers = [.. _handlers.Select(static pair => new HandlerPosition(pair.Key, pair.Value))],
    };

    private sealed class Writer(MemoryJournal journal, long epoch, JournalState before) : IJournalWriter
    {
        public long Epoch => epoch;

        public JournalState Before => before;

        public RecordPosition Sent { get; private set; } = before.Last;

        public RecordPosition Kept => Sent;

        public void Append(in JournalBatch batch)
        {
            lock (journal._gate)
            {
                if (journal._claim != this) throw new JournalException(JournalFault.Superseded, "The journal in memory has been claimed by a later start.");
                if (journal.Fault is { } fault) throw fault;
                JournalRules.ThrowIfNotNext(Sent, epoch, batch.Records);
                foreach (JournalNote note in batch.Notes) journal._notes.Add(note with { Number = journal._notes.Count + 1 });
                journal._records.AddRange(batch.Records);
                foreach (HandlerPosition handler in batch.Handlers) journal._handlers[handler.Handler] = handler.Position;
                journal._heardUtcTicks = Math.Max(journal._heardUtcTicks, batch.HeardUtcTicks);
                if (!batch.Records.IsEmpty) Sent = batch.Records[^1].Position;
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (journal._gate)
            {
                if (journal._claim == this) journal._claim = null;
            }

            return default;
        }
    }

    private sealed class Reader(MemoryJournal journal) : IJournalReader
    {
        public ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default)
        {
            lock (journal._gate) return new(journal.State());
        }

        public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default)
        {
            lock (journal._gate)
            {
                int index = journal._records.FindIndex(record => record.ReceivedUtcTicks >= since.UtcTicks);
                return new(index switch
                {
                    -1 => journal.State().Last,
                    0 => default,
                    _ => journal._records[index - 1].Position,
                });
            }
        }

        public ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default)
        {
            lock (journal._gate)
            {
                int count = 0;
                for (int i = FirstAfter(after); i < journal._records.Count && count < records.Length; i++)
                {
                    ref FillRecord record = ref records.Span[count++];
                    record = journal._records[i];
                    record.IsReplayed = true;
                }

                return new(count);
            }
        }

        public ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(
            JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default)
        {
            lock (journal._gate)
                return new([.. journal._notes.Where(note => note.Number > after && (kind is null || note.Kind == kind)).Take(most)]);
        }

        public ValueTask DisposeAsync() => default;

        private int FirstAfter(RecordPosition after)
        {
            int low = 0;
            int high = journal._records.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (journal._records[middle].Position > after) high = middle;
                else low = middle + 1;
            }

            return low;
        }
    }
}
