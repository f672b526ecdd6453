namespace KisFast.Redis;

/// <summary>
/// The right to publish, for a short time: a key that ends by itself unless it is renewed. A thread and a connection of its own renew it,
/// so that nothing that a feed does can hold it up.
/// </summary>
internal sealed class RedisLease : IDisposable
{
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(10);
    private readonly RedisTarget _target;
    private readonly LeaseTimes _times;
    private readonly string _token;
    private readonly ManualResetEventSlim _end = new();
    private readonly TimeProvider _time;
    private readonly Thread? _thread;
    private ITimer? _timer;
    private readonly Sentinels? _sentinels;
    private RespConnection? _connection;
    private RedisAddress? _master;
    private string _renew = "";
    private long _validUntil;
    private bool _isLost;

    private RedisLease(RedisTarget target, LeaseTimes times)
    {
        _target = target;
        _times = times;
        _sentinels = target.HasSentinels ? new Sentinels(target) : null;
        _token = Guid.NewGuid().ToString("N");
        _time = target.Time;
        if (target.World is null) _thread = new Thread(Run) { IsBackground = true, Name = "kisfast-lease" };
    }

    /// <summary>What the key holds while it is ours.</summary>
    public string Token => _token;

    /// <summary>How long it holds when it is renewed.</summary>
    public TimeSpan Length => _times.Length;

    /// <summary>The master that most of the sentinels named at the last renewal; null without sentinels.</summary>
    public RedisAddress? Master => Volatile.Read(ref _master);

    /// <summary>Whether another has it.</summary>
    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>How long it holds for certain; zero or less: not at all.</summary>
    public TimeSpan Remaining => _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _validUntil));

    /// <summary>Since when it has not been renewed.</summary>
    public TimeSpan SinceRenewal => _times.Length - _times.Margin - Remaining;

    /// <summary>Takes it if it is free.</summary>
    /// <returns>Null: another has it.</returns>
    /// <exception cref="JournalException">Redis cannot be asked.</exception>
    public static RedisLease? TryTake(RedisTarget target, LeaseTimes times)
    {
        var lease = new RedisLease(target, times);
        try
        {
            // Nothing is at stake yet: it may take longer than a renewal.
            lease.Connect(FirstTimeout);
            lease.Renew();
            lease._connection!.SetTimeout(times.Renewal);
        }
        catch (Exception e)
        {
            lease.Close();
            if (e is RespException error) throw RedisFault.Describe(error, target.Name);
            if (e is IOException)
                throw new JournalException(JournalFault.Unavailable, $"{RedisFault.Sentence(target.Name)} cannot be reached ({e.Message}).", e);
            throw;
        }

        if (lease.IsLost)
        {
            lease.Close();
            return null;
        }

        lease.Begin();
        RedisMeter.Add(lease, target.Keys.Records);
        return lease;
    }

    /// <summary>Renews it no more, and leaves it to end: as a process that was killed.</summary>
    public void Abandon()
    {
        if (_end.IsSet) return;
        RedisMeter.Remove(this);
        End();
        Close();
        Volatile.Write(ref _validUntil, 0);
    }

    /// <summary>Gives it up: the next one need not wait for its end.</summary>
    public void Dispose()
    {
        if (_end.IsSet) return;
        RedisMeter.Remove(this);
        End();
        Volatile.Write(ref _validUntil, 0);
        try
        {
            if (_connection is null || IsLost) return;
            _connection.Send(new RespCommands().Command("EVAL", Scripts.Release, "1", _target.Keys.Lease, _token));
            _connection.ReadNumber();
        }
        catch (Exception e) when (e is IOException or RespException)
        {
            // It ends by itself.
        }
        finally
        {
            Close();
        }
    }

    private void Begin()
    {
        _thread?.Start();
        if (_thread is null) _timer = _time.CreateTimer(static lease => ((RedisLease)lease!).RenewOnce(), this, _times.Renewal, _times.Renewal);
    }

    private void End()
    {
        _end.Set();
        _timer?.Dispose();
        _thread?.Join();
    }

    private void RenewOnce()
    {
        if (!IsLost && !_end.IsSet) TryRenew();
    }

    private void Run()
    {
        while (!_end.Wait(_times.Renewal))
        {
            // Until it is renewed, another has it, or nobody wants it any more.
            while (!TryRenew() && !_end.Wait(_times.Renewal / 8))
            {
            }

            if (IsLost) return;
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _sentinels?.Dispose();
    }

    // With sentinels: at the master that most of them name now. What an old one renews is worth nothing.
    private void Connect(TimeSpan timeout)
    {
        RedisAddress? master = _sentinels?.FindMaster(timeout);
        if (_connection is not null && master == _master) return;
        _connection?.Dispose();
        _connection = null;
        _connection = master is null ? _target.Connect("lease", timeout) : _target.Connect(master, "lease", timeout);
        _renew = Scripts.Load(_connection, Scripts.Renew);
        Volatile.Write(ref _master, master);
    }

    private bool TryRenew()
    {
        try
        {
            Renew();
            return true;
        }
        catch (Exception e) when (e is IOException or RespException or JournalException)
        {
            _connection?.Dispose();
            _connection = null;
            return false;
        }
    }

    private void Renew()
    {
        if (_connection is null || _sentinels is not null) Connect(_times.Renewal);
        long asked = _time.GetTimestamp();
        _connection!.Send(new RespCommands().Begin(6).Add("EVALSHA").Add(_renew).Add(1).Add(_target.Keys.Lease).Add(_token)
            .Add((long)_times.Length.TotalMilliseconds));
        bool isOurs = _connection.ReadNumber() != 0;
        if (isOurs) Volatile.Write(ref _validUntil, asked + (long)((_times.Length - _times.Margin).TotalSeconds * _time.TimestampFrequency));
        else Volatile.Write(ref _validUntil, 0);
        Volatile.Write(ref _isLost, !isOurs);
    }
}
