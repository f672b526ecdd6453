using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace KisFast.MarketData;

/// <summary>
/// A handler that copies each trade for code that awaits. A reader that lags by more than the capacity misses the oldest, and the next
/// says how many: an old price is worth less than a new one, and nothing waits for whoever reads.
/// </summary>
internal sealed class TradeChannel : IMarketDataHandler
{
    private readonly Channel<TradeTick> _channel;
    private int _dropped;

    public TradeChannel(int capacity) => _channel = Channel.CreateBounded<TradeTick>(
        new BoundedChannelOptions(capacity) { SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest },
        trade => Interlocked.Add(ref _dropped, trade.SkippedBefore + 1));

    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) => _channel.Writer.TryWrite(trade);

    /// <summary>The trades until there are no more.</summary>
    public async IAsyncEnumerable<TradeTick> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TradeTick trade in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            TradeTick next = trade;
            next.SkippedBefore += Interlocked.Exchange(ref _dropped, 0);
            yield return next;
        }
    }

    /// <summary>Nothing more comes, or nobody reads any more: what is read still is what was written.</summary>
    public void End(Exception? failure) => _channel.Writer.TryComplete(failure);
}
