using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KisFast.Handling;
using KisFast.MarketData;

namespace KisFast;

/// <content>Ways in for code that awaits: copies of records and trades, for who does not count microseconds.</content>
public sealed partial class FillFeed
{
    private const int ChannelCapacity = 4096;

    private readonly List<RecordChannel> _channels = [];
    private readonly List<TradeChannel> _tradeChannels = [];

    /// <summary>
    /// The records as an asynchronous stream: <c>await foreach (FillRecord record in feed.ReadAllAsync(token))</c>. Starts the feed when
    /// nobody has. Ends when the feed is stopped; throws what it failed with. Each record is copied once and handed over to the thread
    /// that awaits, which costs some microseconds: a strategy that counts them implements <see cref="IFillHandler"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream. The feed goes on until it is stopped or disposed.</param>
    /// <returns>
    /// A stream to be read once. A reader that lags by more than 4,096 records holds the feed back, as a slow handler does; one that
    /// leaves the loop does not.
    /// </returns>
    /// <exception cref="InvalidOperationException">The feed is started already: call this before.</exception>
    public IAsyncEnumerable<FillRecord> ReadAllAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(AddChannel(ChannelCapacity), cancellationToken);

    /// <summary>
    /// The records as a channel's reader, for what has no <c>await foreach</c> or cannot take a record by reference (VB, PowerShell,
    /// Python.NET): <c>TryRead</c>, <c>WaitToReadAsync</c>. It completes when the feed does.
    /// </summary>
    /// <param name="capacity">How many records wait for the reader at most; then the feed waits, and nothing is dropped.</param>
    /// <exception cref="InvalidOperationException">The feed is started already: call this before.</exception>
    public ChannelReader<FillRecord> OpenChannel(int capacity = ChannelCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return AddChannel(capacity).Reader;
    }

    /// <summary>
    /// The trades (HDFSCNT0) as an asynchronous stream, starting the feed when nobody has:
    /// <c>await feed.ReadTradesAsync().FirstAsync(trade => trade.Symbol == "AAPL" &amp;&amp; trade.Price &lt; 227m)</c>. Ends and fails with the feed.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream. The feed goes on until it is stopped or disposed.</param>
    /// <returns>
    /// A stream to be read once. A reader that lags by more than 4,096 trades misses the oldest; the next one's
    /// <see cref="TradeTick.SkippedBefore"/> says how many. Neither fills nor other handlers wait for it.
    /// </returns>
    /// <exception cref="InvalidOperationException">The feed is started already: call this before.</exception>
    public IAsyncEnumerable<TradeTick> ReadTradesAsync(CancellationToken cancellationToken = default)
    {
        var channel = new TradeChannel(ChannelCapacity);
        HandleMarketDataWith(channel);
        lock (_channels)
            _tradeChannels.Add(channel);
        return ReadAsync(channel, cancellationToken);
    }

    private RecordChannel AddChannel(int capacity)
    {
        var channel = new RecordChannel(capacity);
        HandleWith(channel);
        lock (_channels)
            _channels.Add(channel);
        return channel;
    }

    private async IAsyncEnumerable<FillRecord> ReadAsync(RecordChannel channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _started) == 0)
                await StartAsync(cancellationToken).ConfigureAwait(false);
            await foreach (FillRecord record in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return record;
        }
        finally
        {
            channel.End(null);
        }
    }

    private async IAsyncEnumerable<TradeTick> ReadAsync(TradeChannel channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            if (Volatile.Read(ref _started) == 0)
                await StartAsync(cancellationToken).ConfigureAwait(false);
            await foreach (TradeTick trade in channel.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return trade;
        }
        finally
        {
            channel.End(null);
        }
    }

    private void EndReaders(KisFastException? failure)
    {
        _orders?.End(failure);
        lock (_channels)
        {
            foreach (RecordChannel channel in _channels)
                channel.End(failure);
            foreach (TradeChannel channel in _tradeChannels)
                channel.End(failure);
        }
    }
}
