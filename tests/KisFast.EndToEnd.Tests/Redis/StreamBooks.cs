using System.Collections.Concurrent;
using System.Diagnostics;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A consumer's books: every record checked to follow the one before, no event twice, what is filled of each order.</summary>
internal sealed class StreamBooks(ReplayStart from, string name = "books") : IReplayedHandler
{
    private readonly ConcurrentDictionary<string, long> _filled = new();
    private readonly ConcurrentDictionary<ulong, RecordPosition> _identities = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly Lock _gate = new();
    private RecordPosition _last;
    private RecordPosition _lastLive;
    private long _firstLiveAt;
    private long _count;

    public ReplayStart ReplayFrom => from;

    public string HandlerName => name;

    public long Count => Volatile.Read(ref _count);

    public ConcurrentQueue<FillRecord> Records { get; } = new();

    public IEnumerable<string> Wrong => _wrong;

    /// <summary>The last record that its publisher had from KIS's WebSocket.</summary>
    public RecordPosition LastLive
    {
        get
        {
            lock (_gate) return _lastLive;
        }
    }

    /// <summary>When the first of <see cref="LastLive"/>'s epoch was handled, as a timestamp.</summary>
    public long FirstLiveAt
    {
        get
        {
            lock (_gate) return _firstLiveAt;
        }
    }

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        RecordPosition position = record.Position;
        bool follows = position.Epoch > _last.Epoch || (position.Epoch == _last.Epoch && position.Sequence == _last.Sequence + 1);
        if (!follows) _wrong.Enqueue($"{position} after {_last}");
        _last = position;
        if (record.Kind == RecordKind.Fill)
        {
            if (!_identities.TryAdd(record.Identity, position)) _wrong.Enqueue($"{position} is the event of {_identities[record.Identity]}");
            long shares = record.Quantity.Value;
            _filled.AddOrUpdate(record.OrderNo.ToString().TrimStart('0'), shares, (_, sum) => sum + shares);
        }

        if (record.Kind is RecordKind.Fill or RecordKind.OrderEvent && record.Source == RecordSource.Live)
        {
            lock (_gate)
            {
                if (position.Epoch > _lastLive.Epoch) _firstLiveAt = Stopwatch.GetTimestamp();
                _lastLive = position;
            }
        }

        Records.Enqueue(record);
        Interlocked.Increment(ref _count);
    }

    /// <summary>What differs from the broker's books.</summary>
    public IEnumerable<string> DifferencesTo(IEnumerable<SimulatedOrder> orders) =>
        from order in orders
        let filled = _filled.GetValueOrDefault(order.OrderNo.TrimStart('0'))
        where filled != order.Book.FilledQuantity
        select $"{order.OrderNo}: {filled} instead of {order.Book.FilledQuantity}";
}
