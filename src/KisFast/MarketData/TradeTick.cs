using System.Runtime.InteropServices;
using KisFast.MarketData;

namespace KisFast;

/// <summary>
/// One trade of HDFSCNT0 (해외주식 실시간지연체결가): blittable, without references, four cache lines. Each member names its column; an empty
/// column is a member without a value. Columns that KIS adds at the end are counted in <see cref="FieldCount"/> and not read.
/// </summary>
/// <remarks>Source of the columns: KIS's workbook of 2026-09 and recordings of the wire, which has RSYM first.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeInBytes)]
public struct TradeTick
{
    /// <summary>The size of a record.</summary>
    public const int SizeInBytes = 256;

    /// <summary>The market data's own sequence: 0 for the feed's first quote, then one more for each.</summary>
    public long Sequence;
    /// <summary><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> taken once for the socket read that brought the last byte.</summary>
    public long ReceivedTimestamp;
    /// <summary>The same moment as UTC <see cref="DateTime.Ticks"/> (100 ns); see <see cref="ReceivedAt"/>.</summary>
    public long ReceivedUtcTicks;
    /// <summary>The index of the session that delivered it, from 0.</summary>
    public int SessionIndex;
    /// <summary>How many columns the record had on the wire: 26 today, 26 and up accepted.</summary>
    public int FieldCount;

    internal long PriceMantissa, BidMantissa, AskMantissa;
    /// <summary>19 EVOL: the shares of this trade.</summary>
    public Quantity Quantity;

    /// <summary>0 RSYM: the registration's key (DNASAAPL). It tells the same symbol on two feeds apart.</summary>
    public FixedText16 Key;
    /// <summary>1 SYMB: the bare symbol (AAPL).</summary>
    public FixedText16 Symbol;
    /// <summary>17 VBID: the shares bid.</summary>
    public Quantity BidSize;
    /// <summary>18 VASK: the shares asked.</summary>
    public Quantity AskSize;
    /// <summary>20 TVOL: the shares traded so far.</summary>
    public Quantity Volume;
    /// <summary>21 TAMT: the value traded so far.</summary>
    public Quantity Turnover;

    /// <summary>22 BIVL: the shares traded at the bid so far: sells.</summary>
    public Quantity SellVolume;
    /// <summary>23 ASVL: the shares traded at the ask so far: buys.</summary>
    public Quantity BuyVolume;
    internal long OpenMantissa, HighMantissa, LowMantissa, ChangeMantissa, RateMantissa, StrengthMantissa;

    /// <summary>25 MTYP as received. Captures contradict KIS's meaning (1 regular, 2 before, 3 after): trust key and time instead.</summary>
    public FixedText16 MarketType;
    /// <summary>3 TYMD: the business day, in the daytime session the next one: no part of a timestamp.</summary>
    public WireDate TradingDate;
    /// <summary>4 XYMD: the date at the exchange.</summary>
    public WireDate LocalDate;
    /// <summary>5 XHMS: the time at the exchange.</summary>
    public WireTime LocalTime;
    /// <summary>6 KYMD: the date in Korea.</summary>
    public WireDate KoreaDate;
    /// <summary>7 KHMS: the time in Korea.</summary>
    public WireTime KoreaTime;
    /// <summary>How many quotes the handler has not seen since the one before this: it was too slow for them. 0 in what it did not miss.</summary>
    public int SkippedBefore;
    /// <summary>12 SIGN.</summary>
    public PriceSign Sign;
    /// <summary>The TR that brought it.</summary>
    public TrId TrId;
    internal byte PriceDecimals, BidDecimals, AskDecimals, OpenDecimals, HighDecimals, LowDecimals, ChangeDecimals, RateDecimals, StrengthDecimals;
    private readonly byte _reserved;
    private readonly int _reserved2;
    private readonly long _reserved3;

    /// <summary>11 LAST: the trade's price, with the decimals of the wire.</summary>
    public Price Price
    {
        readonly get => PackedPrice.Unpack(PriceMantissa, PriceDecimals);
        set => PackedPrice.Pack(value, out PriceMantissa, out PriceDecimals);
    }

    /// <summary>15 PBID: the best bid.</summary>
    public Price Bid
    {
        readonly get => PackedPrice.Unpack(BidMantissa, BidDecimals);
        set => PackedPrice.Pack(value, out BidMantissa, out BidDecimals);
    }

    /// <summary>16 PASK: the best ask.</summary>
    public Price Ask
    {
        readonly get => PackedPrice.Unpack(AskMantissa, AskDecimals);
        set => PackedPrice.Pack(value, out AskMantissa, out AskDecimals);
    }

    /// <summary>8 OPEN. Intraday it may differ from the official one, which KIS corrects the next day.</summary>
    public Price Open
    {
        readonly get => PackedPrice.Unpack(OpenMantissa, OpenDecimals);
        set => PackedPrice.Pack(value, out OpenMantissa, out OpenDecimals);
    }

    /// <summary>9 HIGH.</summary>
    public Price High
    {
        readonly get => PackedPrice.Unpack(HighMantissa, HighDecimals);
        set => PackedPrice.Pack(value, out HighMantissa, out HighDecimals);
    }

    /// <summary>10 LOW.</summary>
    public Price Low
    {
        readonly get => PackedPrice.Unpack(LowMantissa, LowDecimals);
        set => PackedPrice.Pack(value, out LowMantissa, out LowDecimals);
    }

    /// <summary>13 DIFF as received: in captures without a sign, which <see cref="Sign"/> gives.</summary>
    public Price Change
    {
        readonly get => PackedPrice.Unpack(ChangeMantissa, ChangeDecimals);
        set => PackedPrice.Pack(value, out ChangeMantissa, out ChangeDecimals);
    }

    /// <summary>14 RATE: the change in percent, with its sign.</summary>
    public Price ChangePercent
    {
        readonly get => PackedPrice.Unpack(RateMantissa, RateDecimals);
        set => PackedPrice.Pack(value, out RateMantissa, out RateDecimals);
    }

    /// <summary>24 STRN: <see cref="BuyVolume"/> / <see cref="SellVolume"/> in percent, as KIS computes it.</summary>
    public Price Strength
    {
        readonly get => PackedPrice.Unpack(StrengthMantissa, StrengthDecimals);
        set => PackedPrice.Pack(value, out StrengthMantissa, out StrengthDecimals);
    }

    /// <summary>When the socket read that brought the record's last byte returned, UTC.</summary>
    public readonly DateTime ReceivedAt => new(ReceivedUtcTicks, DateTimeKind.Utc);
}
