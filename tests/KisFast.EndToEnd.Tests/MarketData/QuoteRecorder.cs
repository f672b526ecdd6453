using System.Collections.Concurrent;
using System.Text;

namespace KisFast.EndToEnd.Tests.MarketData;

/// <summary>Keeps what it is given, and checks that no trade of a key is missing: each volume is the one before plus the trade's.</summary>
internal sealed class QuoteRecorder : IMarketDataHandler
{
    private readonly ConcurrentDictionary<string, long> _volumes = new();
    private readonly ManualResetEventSlim _released = new(true);

    public ConcurrentQueue<TradeTick> Trades { get; } = new();

    public ConcurrentQueue<BookSnapshot> Books { get; } = new();

    public ConcurrentQueue<(string TrId, string Text)> Raw { get; } = new();

    public ConcurrentQueue<string> Holes { get; } = new();

    public long Skipped { get; private set; }

    /// <summary>How many of each kind.</summary>
    public int Count => Trades.Count + Books.Count + Raw.Count;

    public void Hold() => _released.Reset();

    public void Release() => _released.Set();

    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch)
    {
        _released.Wait();
        Skipped += trade.SkippedBefore;
        string key = trade.Key.ToString();
        if (_volumes.TryGetValue(key, out long before) && trade.Volume.Value > trade.Quantity.Value && before + trade.Quantity.Value != trade.Volume.Value)
            Holes.Enqueue($"{key}: {before} + {trade.Quantity} is not {trade.Volume}");
        _volumes[key] = trade.Volume.Value;
        Trades.Enqueue(trade);
    }

    public void OnBook(ref readonly BookSnapshot book, bool endOfBatch)
    {
        _released.Wait();
        Skipped += book.SkippedBefore;
        Books.Enqueue(book);
    }

    public void OnRaw(in RawMessage message, bool endOfBatch)
    {
        _released.Wait();
        Skipped += message.SkippedBefore;
        Raw.Enqueue((Encoding.UTF8.GetString(message.TrId), Encoding.UTF8.GetString(message.Text)));
    }
}
