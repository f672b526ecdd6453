using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>
/// Appends by compare-and-append: a batch goes in only after the entry that this writer believes to be the last. The connection ends at its
/// first fault; then the stream is read before anything more is said.
/// </summary>
internal sealed partial class RedisJournalWriter : IJournalWriter
{
    private const int MostBegun = 8 * 1024;

    private readonly RedisTarget _target;
    private readonly RedisJournalOptions _options;
    private readonly RedisLease _lease;
    private readonly ILogger _logger;
    private readonly string _stream;
    private readonly SentWindow _window = new();
    private readonly RespCommands _commands = new();
    private readonly byte[] _text = new byte[RecordText.MaxBytes];
    private readonly Lock _sentGate = new();
    private readonly Dictionary<string, RecordPosition> _handlers = [];
    private readonly JournalOwner _owner;
    private readonly StreamId _claimedAfter;
    private readonly ReplicationWatch? _replication;
    private RespConnection? _connection;
    private string _append = "";
    private StreamId _last;
    private RecordPosition _sent;
    private long _note;
    private long _heardUtcTicks;
    private JournalException? _failure;
    private StreamId? _begun;
    private bool _isDisposed;

    private RedisJournalWriter(RedisTarget target, JournalOwner owner, RedisJournalOptions options, RedisLease lease, RedisClaim claim)
    {
        _target = target;
        _owner = owner;
        _options = options;
        _lease = lease;
        _logger = options.LoggerFactory.CreateLogger("KisFast.Redis");
        _stream = RedisFault.Sentence(target.Name);
        Epoch = claim.Epoch;
        Before = claim.Before;
        _last = StreamId.OfClaim(claim.Epoch);
        _trimmedAt = target.Time.GetTimestamp();
        _claimedAfter = claim.After;
        _sent = claim.Before.Last;
        _note = claim.LastNote;
        _heardUtcTicks = claim.Before.LastHeard?.UtcTicks ?? 0;
        foreach (HandlerPosition handler in claim.Before.Handlers) _handlers[handler.Handler] = handler.Position;
        if (target.HasSentinels) _replication = new ReplicationWatch(target, lease, claim.Epoch, _logger);
    }

    public long Epoch { get; }

    public JournalState Before { get; }

    public RecordPosition Sent
    {
        get
        {
            lock (_sentGate) return _sent;
        }
    }

    /// <summary>With sentinels: what every replica has that could be made master.</summary>
    public RecordPosition Kept => _replication is null ? Sent : _replication.Kept < 0 ? Before.Last : new RecordPosition(Epoch, _replication.Kept);

    /// <summary>The right to write.</summary>
    public RedisLease Lease => _lease;

    /// <summary>Takes the lease and the next epoch.</summary>
    /// <exception cref="JournalException">Another leads, or the stream cannot be used.</exception>
    public static RedisJournalWriter Open(RedisTarget target, JournalOwner owner, RedisJournalOptions options) =>
        Open(target, owner, options, RedisLease.TryTake(target, new LeaseTimes(options.Lease)) ?? throw RedisClaim.InUse(target), epoch: null);

    /// <summary>Takes an epoch with a lease that is held; the lease is the writer's from now on, given up if it fails.</summary>
    /// <exception cref="JournalException">The stream cannot be used, or is beyond that epoch.</exception>
    public static RedisJournalWriter Open(RedisTarget target, JournalOwner owner, RedisJournalOptions options, RedisLease lease, long? epoch)
    {
        RespConnection? connection = null;
        try
        {
            connection = target.Connect("writer", TimeSpan.FromSeconds(10));
            RedisClaim claim = RedisClaim.Make(connection, target, owner, lease.Token, options, epoch);
            var writer = new RedisJournalWriter(target, owner, options, lease, claim) { Connection = connection };
            // Compiled, so that the first record does not wait for that; sent nowhere.
            writer.Write(new JournalBatch { Records = new FillRecord[1] }, writer._last);
            return writer;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            lease.Dispose();
            if (e is RespException error) throw RedisFault.Describe(error, target.Name);
            if (e is IOException or FormatException)
                throw new JournalException(JournalFault.Io, $"{RedisFault.Sentence(target.Name)} cannot be read ({e.Message}).", e);
            throw;
        }
    }

    public void Append(in JournalBatch batch)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_failure is not null) throw _failure;
        JournalRules.ThrowIfNotNext(_last.IsClaim ? default : _last.Position, Epoch, batch.Records);
        StreamId last = batch.Records.IsEmpty ? _last : StreamId.Of(batch.Records[^1].Position);
        if (_begun is { } begun && begun != last) throw new InvalidOperationException("Another batch was begun.");
        try
        {
            Publish(in batch, last);
        }
        catch (JournalException e)
        {
            _failure = e;
            throw;
        }

        Took(in batch, last);
    }

    /// <summary>Over TLS nobody can tell whether a read would wait.</summary>
    public bool CanEnd => _connection?.IsPlain == true;

    /// <summary>Where the answer is there: the state of the lease and whatever is no OK is met by <see cref="Append"/>.</summary>
    public bool TryEnd(in JournalBatch batch)
    {
        if (_begun is not { } begun || _isDisposed || _failure is not null || _connection is null) return false;
        if (batch.Records.IsEmpty || begun != StreamId.Of(batch.Records[^1].Position)) throw new InvalidOperationException("Another batch was begun.");
        if (!_connection.HasCome(Scripts.DoneReply)) return false;
        _connection.Read(out _);
        _begun = null;
        Took(in batch, begun);
        return true;
    }

    // What the store has said that it has.
    private void Took(in JournalBatch batch, StreamId last)
    {
        _note += batch.Notes.Length;
        _heardUtcTicks = Math.Max(_heardUtcTicks, batch.HeardUtcTicks);
        foreach (HandlerPosition handler in batch.Handlers) _handlers[handler.Handler] = handler.Position;
        if (batch.Records.IsEmpty) return;
        _window.Add(batch.Records);
        _last = last;
        lock (_sentGate) _sent = batch.Records[^1].Position;
        _replication?.Sent(last.Position.Sequence);
    }

    /// <summary>Sends a small batch where nothing speaks against it. A fault is met by <see cref="Append"/>.</summary>
    public bool TryBegin(in JournalBatch batch)
    {
        if (batch.Records.IsEmpty || _isDisposed || _failure is not null || _connection is null || !MayPublish(batch.Records.Length)) return false;
        JournalRules.ThrowIfNotNext(_last.IsClaim ? default : _last.Position, Epoch, batch.Records);
        Write(in batch, _last);
        // What the socket takes for certain without a wait: it holds nothing else.
        if (_commands.Bytes.Length > MostBegun) return false;
        _begun = StreamId.Of(batch.Records[^1].Position);
        try
        {
            _connection.SetTimeout(AnswerTimeout);
            _connection.Send(_commands);
        }
        catch (IOException)
        {
            // Some of it may have gone.
            Drop();
        }

        return true;
    }

    public ValueTask DisposeAsync()
    {
        if (_isDisposed) return default;
        _isDisposed = true;
        _replication?.Dispose();
        _connection?.Dispose();
        _lease.Dispose();
        return default;
    }

    /// <summary>What waits in <see cref="Append"/> fails: nobody wants it any more. From any thread.</summary>
    internal void GiveUp() => _isAbandoned = true;

    /// <summary>Lets go as a process that was killed: the lease is left to end by itself.</summary>
    internal void Abandon()
    {
        _isDisposed = true;
        _replication?.Dispose();
        _connection?.Dispose();
        _lease.Abandon();
    }

    private RespConnection Connection
    {
        init
        {
            _connection = value;
            _append = Scripts.Load(value, Scripts.Append);
        }
    }

    // The whole batch as one command, after an entry.
    private void Write(in JournalBatch batch, StreamId after)
    {
        int arguments = 7 + 3 + (batch.Notes.Length * 6) + 1 + (batch.Handlers.Length * 2) + (batch.Records.Length * 2);
        _commands.Clear().Begin(arguments).Add("EVALSHA"u8).Add(_append).Add(4)
            .Add(_target.Keys.Records).Add(_target.Keys.About).Add(_target.Keys.Handlers).Add(_target.Keys.Notes);
        _commands.Add(after);
        if (batch.HeardUtcTicks > _heardUtcTicks) _commands.Add(batch.HeardUtcTicks);
        else _commands.Add(default(ReadOnlySpan<byte>));
        _commands.Add(batch.Notes.Length);
        for (int i = 0; i < batch.Notes.Length; i++) Add(batch.Notes[i], _note + 1 + i);
        _commands.Add(batch.Handlers.Length);
        foreach (HandlerPosition handler in batch.Handlers) _commands.Add(handler.Handler).Add(handler.Position);
        foreach (ref readonly FillRecord record in batch.Records)
        {
            _commands.Add(record.Position);
            _commands.Add(_text.AsSpan(0, RecordText.Write(in record, _text)));
        }
    }

    private void Add(JournalNote note, long number) => _commands
        .Add($"{number}-0").Add(CodeWords<JournalNoteKind>.Of(note.Kind)).Add(note.UtcTicks).Add(note.Before).Add(note.SessionIndex).Add(note.Content.Span);
}
