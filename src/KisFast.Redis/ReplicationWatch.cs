using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KisFast.Redis;

/// <summary>
/// How far the replicas have what was sent. Redis answers before it copies, so what is only sent may be lost at a fail-over; what every replica has that
/// can be made master is not. Asks with WAIT on a thread and a connection of its own, and believes the answer only while most of the sentinels
/// name the server that gave it.
/// </summary>
internal sealed class ReplicationWatch : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(20);
    private const int MostMilliseconds = 500;

    private readonly RedisTarget _target;
    private readonly RedisLease _lease;
    private readonly long _epoch;
    private readonly ILogger _logger;
    private readonly Sentinels _sentinels;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private RespConnection? _connection;
    private string _mark = "";
    private int _replicas;
    private long _countedAt;
    private long _sent = -1;
    private long _kept = -1;
    private volatile bool _ends;
    private bool _isToldAlone;

    /// <param name="target">The stream, behind sentinels.</param>
    /// <param name="lease">The right to write.</param>
    /// <param name="epoch">The writer's.</param>
    /// <param name="logger">Where to complain.</param>
    public ReplicationWatch(RedisTarget target, RedisLease lease, long epoch, ILogger logger)
    {
        _target = target;
        _lease = lease;
        _epoch = epoch;
        _logger = logger;
        _sentinels = new Sentinels(target);
        _thread = new Thread(Run) { IsBackground = true, Name = "kisfast-replicas" };
        _thread.Start();
    }

    /// <summary>The last sequence of the epoch that they all have; -1: none.</summary>
    public long Kept => Volatile.Read(ref _kept);

    /// <summary>Tells what was sent.</summary>
    public void Sent(long sequence)
    {
        Volatile.Write(ref _sent, sequence);
        _wake.Set();
    }

    public void Dispose()
    {
        _ends = true;
        _wake.Set();
        _thread.Join();
        _connection?.Dispose();
        _sentinels.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_ends)
        {
            _wake.WaitOne();
            while (!_ends && Kept < Volatile.Read(ref _sent))
            {
                if (!TryConfirm()) Thread.Sleep(AfterFault);
            }
        }
    }

    private bool TryConfirm()
    {
        try
        {
            if (_connection is not null && _lease.Master is { } master && master != _connection.Address) Drop();
            if (_connection is null) Connect();
            if (Stopwatch.GetElapsedTime(_countedAt) > CountEvery) Count();
            return Confirm();
        }
        catch (Exception e) when (e is IOException or RespException or FormatException or JournalException)
        {
            Drop();
            return false;
        }
    }

    // WAIT speaks of what its own connection wrote: so it writes, after what was sent, and looks what the stream has.
    private bool Confirm()
    {
        _connection!.Send(new RespCommands()
            .Begin(5).Add("EVALSHA").Add(_mark).Add(2).Add(_target.Keys.Records).Add(_target.Keys.About)
            .Begin(3).Add("WAIT").Add(_replicas).Add(MostMilliseconds));
        StreamId top = StreamId.Parse(_connection.Read(out _));
        bool haveIt = _connection.ReadNumber() >= _replicas;
        if (!haveIt || top.IsClaim || top.OwnEpoch != _epoch || _sentinels.FindMaster(Timeout) != _connection.Address) return false;
        Volatile.Write(ref _kept, (long)top.Sequence);
        return true;
    }

    private void Connect()
    {
        _connection = _target.Connect("replicas", Timeout);
        _mark = Scripts.Load(_connection, Scripts.Mark);
        Count();
    }

    private void Count()
    {
        _replicas = _sentinels.CountReplicas(Timeout);
        _countedAt = Stopwatch.GetTimestamp();
        if (_replicas == 0 && !_isToldAlone) RedisLog.NoReplica(_logger, RedisFault.Sentence(_target.Name));
        _isToldAlone = _replicas == 0;
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
