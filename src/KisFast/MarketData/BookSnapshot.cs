using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using KisFast.MarketData;

namespace KisFast;

/// <summary>
/// A book of HDFSASP0 (해외주식 실시간호가: ten levels, one in the old layout) or HDFSASP1 (지연호가, one level): blittable, without references,
/// eight cache lines. A side's levels stand best first, without those that have no price; bids and asks may differ in number.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeInBytes)]
public struct BookSnapshot
{
    /// <summary>The size of a record.</summary>
    public const int SizeInBytes = 512;

    /// <summary>The most levels of a side.</summary>
    public const int MaxLevels = 10;

    /// <summary>The market data's own sequence: 0 for the feed's first quote, then one more for each.</summary>
    public long Sequence;
    /// <summary><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> taken once for the socket read that brought the last byte.</summary>
    public long ReceivedTimestamp;
    /// <summary>The same moment as UTC <see cref="DateTime.Ticks"/> (100 ns); see <see cref="ReceivedAt"/>.</summary>
    public long ReceivedUtcTicks;
    /// <summary>The index of the session that delivered it, from 0.</summary>
    public int SessionIndex;
    /// <summary>How many columns the record had on the wire: 17 or 71 today, more accepted.</summary>
    public int FieldCount;
    /// <summary>0 RSYM: the registration's key (DNASAAPL). It tells the same symbol on two feeds apart.</summary>
    public FixedText16 Key;
    /// <summary>1 SYMB: the bare symbol (AAPL).</summary>
    public FixedText16 Symbol;

    /// <summary>7 BVOL: the shares bid on all levels.</summary>
    public Quantity TotalBidSize;
    /// <summary>8 AVOL: the shares asked on all levels.</summary>
    public Quantity TotalAskSize;
    /// <summary>3 XYMD: the date at the exchange.</summary>
    public WireDate LocalDate;
    /// <summary>4 XHMS: the time at the exchange.</summary>
    public WireTime LocalTime;
    /// <summary>5 KYMD: the date in Korea.</summary>
    public WireDate KoreaDate;
    /// <summary>6 KHMS: the time in Korea.</summary>
    public WireTime KoreaTime;
    /// <summary>The TR that brought it.</summary>
    public TrId TrId;
    internal byte Bids, Asks;
    private readonly byte _reserved;
    /// <summary>How many quotes the handler has not seen since the one before this: it was too slow for them. 0 in what it did not miss.</summary>
    public int SkippedBefore;
    private BookSide _bid, _ask;

    /// <summary>How many bids there are, 0 to <see cref="MaxLevels"/>.</summary>
    public readonly int BidCount => Bids;

    /// <summary>How many asks there are, 0 to <see cref="MaxLevels"/>.</summary>
    public readonly int AskCount => Asks;

    /// <summary>When the socket read that brought the record's last byte returned, UTC.</summary>
    public readonly DateTime ReceivedAt => new(ReceivedUtcTicks, DateTimeKind.Utc);

    [UnscopedRef]
    internal ref BookSide BidSide => ref _bid;

    [UnscopedRef]
    internal ref BookSide AskSide => ref _ask;

    /// <summary>A bid; 0 is the best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public readonly BookLevel Bid(int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)level, Bids, nameof(level));
        return _bid[level];
    }

    /// <summary>An ask; 0 is the best.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public readonly BookLevel Ask(int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)level, Asks, nameof(level));
        return _ask[level];
    }

    /// <summary>Adds a bid below those there are: for tests of a strategy.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxLevels"/>.</exception>
    public void AddBid(Price price, Quantity size) => _bid.Set(Next(ref Bids), new BookLevel(price, size));

    /// <summary>Adds an ask above those there are: for tests of a strategy.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxLevels"/>.</exception>
    public void AddAsk(Price price, Quantity size) => _ask.Set(Next(ref Asks), new BookLevel(price, size));

    private static int Next(ref byte count) =>
        count < MaxLevels ? count++ : throw new InvalidOperationException($"A side of a book has {MaxLevels} levels at the most.");
}
