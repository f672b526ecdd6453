using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>
/// Waits for entries with a blocking XREAD on a connection of its own. Redis says nothing when an id is above the top, when the stream was deleted, or
/// began anew: at each return without an entry the top is compared with what was read.
/// </summary>
internal sealed class RedisFollower : IJournalFollower
{
    // A publisher that lives publishes again what a crashed server has lost.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly RedisTarget _target;
    private readonly string _consumer;
    private readonly RedisJournalReader _past;
    private readonly ILogger _logger;
    private readonly RespCommands _commands = new();
    private readonly RespCommands _keeping = new();
    private readonly Lock _keepGate = new();
    private readonly EntryFlow _flow;
    private readonly MasterWatch? _watch;
    private RespConnection? _connection;
    private RespConnection? _keeper;
    private long _behindSince;
    private long _lookedAt;
    private long _behind;

    public RedisFollower(RedisTarget target, string consumer, RedisJournalReader past, RedisJournalOptions options)
    {
        _target = target;
        _consumer = consumer;
        _past = past;
        _watch = MasterWatch.Of(target);
        _logger = options.LoggerFactory.CreateLogger("KisFast.Redis");
        _flow = new EntryFlow(target.Name, isStrict: true);
        RedisMeter.Add(this, target.Keys.Records, consumer);
    }

    /// <summary>How many records there were still to be read, as of the last second.</summary>
    public long Behind => Volatile.Read(ref _behind);

    public void Begin(RecordPosition after) => Ask(() =>
    {
        Connect();
        var queries = new StreamQueries(_connection!, _target.Keys, _target.Name);
        _flow.Begin(StreamId.Of(after), isKnown: after != default);
        if (after == default || queries.Has(_flow.Last)) return 0;
        StreamId top = queries.Top();
        if (top < _flow.Last) throw _flow.WentBack(top);
        StreamId first = queries.First();
        bool isNext = first.Epoch == _flow.Last.Epoch && first.Sequence == _flow.Last.Sequence + 1;
        if (top == _flow.Last || isNext) return 0;
        throw first > _flow.Last ? _flow.Hole(first) : _flow.Gone();
    });

    public int Next(Span<FillRecord> records, TimeSpan wait)
    {
        (StreamId last, bool isKnown) = (_flow.Last, _flow.IsKnown);
        try
        {
            if (_connection is null) Connect();
            // An old master that does not know it yet goes on, and says nothing new.
            if (_watch?.HasLeft(_connection!.Address) == true) throw new IOException("the sentinels name another server now");
            int count = Read(records, wait);
            if (_target.Time.GetElapsedTime(_lookedAt) > LookEvery) LookHowFarBehind();
            return count;
        }
        catch (Exception e) when (e is IOException or RespException or FormatException or JournalException)
        {
            // What was read before it broke nobody was given: it is read again.
            _flow.Begin(last, isKnown);
            throw Ended(e);
        }
    }

    public void Keep(ReadOnlySpan<HandlerPosition> handlers)
    {
        lock (_keepGate)
        {
            try
            {
                if (_keeper is not null && _watch?.HasLeft(_keeper.Address) == true)
                {
                    _keeper.Dispose();
                    _keeper = null;
                }

                _keeper ??= _target.Connect("positions", Timeout);
                _keeping.Clear().Begin(2 + (handlers.Length * 2)).Add("HSET").Add(_target.Keys.Consumers);
                foreach (HandlerPosition handler in handlers) _keeping.Add($"{_consumer}/{handler.Handler}").Add(handler.Position);
                _keeper.Send(_keeping);
                _keeper.ReadNumber();
            }
            catch (Exception e)
            {
                _keeper?.Dispose();
                _keeper = null;
                if (e is RespException error) throw RedisFault.Describe(error, _target.Name);
                if (e is IOException) throw new JournalException(JournalFault.Io, $"{RedisFault.Sentence(_target.Name)} cannot be written ({e.Message}).", e);
                throw;
            }
        }
    }

    public async ValueTask<JournalState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        JournalState state = await _past.GetStateAsync(cancellationToken).ConfigureAwait(false);
        return state with { Handlers = _past.PositionsOf(_consumer) };
    }

    public ValueTask<RecordPosition> FindAsync(DateTimeOffset since, CancellationToken cancellationToken = default) =>
        _past.FindAsync(since, cancellationToken);

    public ValueTask<int> ReadAsync(RecordPosition after, Memory<FillRecord> records, CancellationToken cancellationToken = default) =>
        _past.ReadAsync(after, records, cancellationToken);

    public ValueTask<IReadOnlyList<JournalNote>> ReadNotesAsync(JournalNoteKind? kind, long after, int most, CancellationToken cancellationToken = default) =>
        _past.ReadNotesAsync(kind, after, most, cancellationToken);

    public ValueTask DisposeAsync()
    {
        RedisMeter.Remove(this);
        _watch?.Dispose();
        _connection?.Dispose();
        lock (_keepGate) _keeper?.Dispose();
        return _past.DisposeAsync();
    }

    private void Connect() => _connection = _target.Connect("consumer", Timeout);

    private int Read(Span<FillRecord> records, TimeSpan wait)
    {
        bool waits = wait > TimeSpan.Zero;
        while (true)
        {
            StreamId before = _flow.Last;
            int count = ReadOnce(records, waits ? wait : TimeSpan.Zero);
            // Only claims: a publisher was started again and again. What comes after them is there already.
            if (count > 0 || _flow.Last == before) return count;
            waits = false;
        }
    }

    private int ReadOnce(Span<FillRecord> records, TimeSpan wait)
    {
        bool waits = wait > TimeSpan.Zero;
        _commands.Clear().Begin(waits ? 8 : 6).Add("XREAD"u8).Add("COUNT"u8).Add(records.Length);
        // 0 would wait for ever.
        if (waits) _commands.Add("BLOCK"u8).Add(Math.Clamp((long)wait.TotalMilliseconds, 1, 1000));
        _commands.Add("STREAMS"u8).Add(_target.Keys.Records).Add(_flow.Last);
        _connection!.Send(_commands);
        if (!_connection.HasArray())
        {
            LookForTop();
            return 0;
        }

        _connection.ReadArray();
        _connection.ReadArray();
        _connection.Skip();
        int count = _flow.Read(_connection, records);
        _behindSince = 0;
        return count;
    }

    private void LookHowFarBehind()
    {
        _lookedAt = _target.Time.GetTimestamp();
        StreamId top = new StreamQueries(_connection!, _target.Keys, _target.Name).Top(), last = _flow.Last;
        // Of a later epoch what it has; what is left of the one before is not known.
        long behind = top <= last || top.IsClaim ? 0 : last.Epoch == top.Epoch ? (long)(top.Sequence - last.Sequence) : (long)top.Sequence + 1;
        Volatile.Write(ref _behind, behind);
    }

    private void LookForTop()
    {
        StreamId top = new StreamQueries(_connection!, _target.Keys, _target.Name).Top();
        if (top >= _flow.Last)
        {
            _behindSince = 0;
            return;
        }

        if (_behindSince == 0)
        {
            _behindSince = _target.Time.GetTimestamp();
            RedisLog.Behind(_logger, RedisFault.Sentence(_target.Name), top, _flow.Last);
        }

        if (_target.Time.GetElapsedTime(_behindSince) > Patience) throw _flow.WentBack(top);
    }

    private T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is IOException or RespException or FormatException or JournalException)
        {
            throw Ended(e);
        }
    }

    private JournalException Ended(Exception e)
    {
        _connection?.Dispose();
        _connection = null;
        return e switch
        {
            JournalException journal => journal,
            RespException error => RedisFault.Describe(error, _target.Name),
            _ => new JournalException(JournalFault.Io, $"{RedisFault.Sentence(_target.Name)} cannot be read ({e.Message}).", e),
        };
    }
}
