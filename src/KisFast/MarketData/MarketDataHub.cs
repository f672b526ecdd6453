using System.Numerics;

namespace KisFast.MarketData;

/// <summary>What the sessions of a feed share of its market data: the handlers and, when there are any, the ring.</summary>
/// <param name="options">Size and policy of the ring.</param>
/// <param name="onError">Told the first, second, fourth, eighth … exception of a handler, with how many there have been.</param>
/// <param name="onFirstStall">Told when the writer waits for a handler for the first time.</param>
internal sealed class MarketDataHub(MarketDataOptions options, Action<string, long, Exception> onError, Action onFirstStall)
{
    private readonly List<(IMarketDataHandler Handler, bool Inline)> _handlers = [];
    private MarketDataRing? _ring;
    private long _unhandled;

    public MarketDataStatistics Statistics => Volatile.Read(ref _ring) is { } ring
        ? new(ring.Published + 1, 0, ring.Skipped, ring.Backlog, ring.HandlerErrors, ring.Stalls, ring.Oversized)
        : new(0, Volatile.Read(ref _unhandled), 0, 0, 0, 0, 0);

    public void Add(IMarketDataHandler handler, bool inline)
    {
        if (_ring is not null) throw new InvalidOperationException("The feed is started already: add handlers before.");
        _handlers.Add((handler, inline));
    }

    public void Start()
    {
        if (_handlers.Count == 0) return;
        var ring = new MarketDataRing(
            options, _handlers,
            (name, count, e) =>
            {
                // A flood of them must not become a flood of log lines.
                if (BitOperations.IsPow2(count)) onError(name, count, e);
            },
            onFirstStall);
        ring.Start();
        Volatile.Write(ref _ring, ring);
    }

    public void Publish(in MarketDataBatch batch, ReadOnlySpan<byte> trId, in RecordStamp stamp)
    {
        if (_ring is { } ring) ring.Publish(batch, trId, stamp);
        else _unhandled += batch.Count;
    }

    /// <summary>A read is over.</summary>
    public void EndOfRead() => _ring?.EndOfRead();

    /// <summary>The writer waits for nobody any more.</summary>
    public void Halt() => _ring?.Halt();

    /// <summary>Ends the handlers' threads when they have seen what is there, or the time is over.</summary>
    public bool Shutdown(TimeSpan limit) => _ring?.Shutdown(limit) ?? true;
}
