namespace KisFast.Redis;

/// <summary>Appends here, and has a thread of its own publish what was appended, in order, however long Redis is away.</summary>
internal sealed class LocalFirstWriter : IJournalWriter
{
    private const int MostAtOnce = 512;
    private static readonly TimeSpan TendEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly IJournalWriter _local;
    private readonly IJournalReader _reader;
    private readonly RedisJournalWriter _stream;
    private readonly Thread _thread;
    private readonly AutoResetEvent _signal = new(false);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RecordPosition> _handlers = [];
    private long _heardUtcTicks;
    private long _note;
    private JournalException? _failure;
    private volatile bool _isEnding;

    public LocalFirstWriter(IJournalWriter local, IJournalReader reader, RedisJournalWriter stream)
    {
        _local = local;
        _reader = reader;
        _stream = stream;
        // Of both what is later: an outage may have ended with this process.
        Before = stream.Before with
        {
            LastHeard = stream.Before.LastHeard > local.Before.LastHeard ? stream.Before.LastHeard : local.Before.LastHeard ?? stream.Before.LastHeard,
            Handlers = [.. local.Before.Handlers, .. stream.Before.Handlers.Where(known => local.Before.PositionOf(known.Handler) == default)],
        };
        Sent = stream.Before.Last;
        _note = LastNote(reader);
        _thread = new Thread(Run) { IsBackground = true, Name = "kisfast-publish" };
        _thread.Start();
    }

    public long Epoch => _local.Epoch;

    public JournalState Before { get; }

    public RecordPosition Sent { get; private set; }

    public RecordPosition Kept => Sent;

    /// <summary>What is in the stream.</summary>
    public RecordPosition Published => _stream.Sent;

    public void Append(in JournalBatch batch)
    {
        ThrowIfFailed();
        _local.Append(in batch);
        if (!batch.Records.IsEmpty) Sent = batch.Records[^1].Position;
        lock (_gate)
        {
            foreach (HandlerPosition handler in batch.Handlers) _handlers[handler.Handler] = handler.Position;
            _heardUtcTicks = Math.Max(_heardUtcTicks, batch.HeardUtcTicks);
        }

        _signal.Set();
    }

    public void Tend()
    {
        ThrowIfFailed();
        _local.Tend();
    }

    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _signal.Set();
        // What does not go out now is published by the next start.
        if (!await Task.Run(() => _thread.Join(EndTimeout)).ConfigureAwait(false))
        {
            _stream.GiveUp();
            await Task.Run(() => _thread.Join()).ConfigureAwait(false);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _local.DisposeAsync().ConfigureAwait(false);
        _signal.Dispose();
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure) throw failure;
    }

    private void Run()
    {
        var records = new FillRecord[MostAtOnce];
        try
        {
            // The stream has all that was before.
            var after = new RecordPosition(Epoch - 1, long.MaxValue);
            while (true)
            {
                bool ends = _isEnding;
                while (Publish(records, ref after))
                {
                }

                if (ends) return;
                if (!_signal.WaitOne(TendEvery)) _stream.Tend();
            }
        }
        catch (JournalException e)
        {
            Volatile.Write(ref _failure, e);
        }
    }

    // Records first, then notes: those that a record rests on were appended before it.
    private bool Publish(FillRecord[] records, ref RecordPosition after)
    {
        // Before the records are read: it says of no more than they are.
        HandlerPosition[] handlers;
        long heard;
        lock (_gate)
        {
            handlers = [.. _handlers.Select(static pair => new HandlerPosition(pair.Key, pair.Value))];
            heard = _heardUtcTicks;
        }

        int count = _reader.ReadAsync(after, records).AsTask().GetAwaiter().GetResult();
        IReadOnlyList<JournalNote> read = _reader.ReadNotesAsync(null, _note, MostAtOnce).AsTask().GetAwaiter().GetResult();
        JournalNote[] notes = [.. read];
        // More is to come: how far everybody has got goes with the last of it.
        if (count == records.Length)
        {
            handlers = [];
            heard = 0;
        }

        if (count + notes.Length + handlers.Length == 0 && heard == 0) return false;
        _stream.Append(new JournalBatch { Records = records.AsSpan(0, count), Notes = notes, Handlers = handlers, HeardUtcTicks = heard });
        if (count > 0) after = records[count - 1].Position;
        lock (_gate)
        {
            // What has moved on meanwhile is for the next.
            foreach (HandlerPosition told in handlers)
                if (_handlers.GetValueOrDefault(told.Handler) == told.Position) _handlers.Remove(told.Handler);
            if (_heardUtcTicks == heard) _heardUtcTicks = 0;
        }

        if (notes.Length > 0) _note = notes[^1].Number;
        return count == records.Length || notes.Length == MostAtOnce;
    }

    // Those of earlier starts are in the stream, or rest on what the stream holds.
    private static long LastNote(IJournalReader reader)
    {
        long last = 0;
        while (reader.ReadNotesAsync(null, last, MostAtOnce).AsTask().GetAwaiter().GetResult() is { Count: > 0 } notes) last = notes[^1].Number;
        return last;
    }
}
