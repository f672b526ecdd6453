using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace KisFast;

/// <summary>
/// One order event, fill or in-band session event: a blittable value of five cache lines (320 bytes) in the ring's slot.
/// An all-zero record is one whose every field is absent. Field numbers are those of the KIS notice (H0GSCNI0 / H0GSCNI9).
/// </summary>
/// <remarks>
/// The contract's text buffers alone take 8 × 16 + 2 × 48 = 224 bytes; with three 64-bit numbers and a time stamp that is 256,
/// and no code, time or date would have a place: hence five lines, ordered by how often a strategy reads them.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeInBytes)]
public partial struct FillRecord
{
    /// <summary>The size of a record.</summary>
    public const int SizeInBytes = 320;

    // Line 1: what a strategy decides on.

    /// <summary>The ring's sequence: 0 for the feed's first record, then one more for each.</summary>
    public long Sequence;
    /// <summary><see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> taken once for the socket read that brought the last byte.</summary>
    public long ReceivedTimestamp;
    /// <summary>The same moment as UTC <see cref="DateTime.Ticks"/> (100 ns); see <see cref="ReceivedAt"/>.</summary>
    public long ReceivedUtcTicks;
    /// <summary>8 CNTG_QTY: on a fill, this fill's quantity; on an order event, the order's.</summary>
    public Quantity Quantity;
    /// <summary>15 ODER_QTY: the order's quantity; on fills only.</summary>
    public Quantity OrderQuantity;
    private long _priceMantissa;
    private byte _priceDecimalsPlusOne;
    /// <summary>12 CNTG_YN.</summary>
    public RecordKind Kind;
    /// <summary>4 SELN_BYOV_CLS.</summary>
    public Side Side;
    /// <summary>18 ODER_COND.</summary>
    public Market Market;
    /// <summary>6 ODER_KIND2.</summary>
    public OrderType OrderType;
    /// <summary>5 RCTF_CLS.</summary>
    public Amendment Amendment;
    /// <summary>13 ACPT_YN.</summary>
    public Acceptance Acceptance;
    /// <summary>11 RFUS_YN.</summary>
    public Rejected Rejected;
    /// <summary>Whether the record came over the wire or from the order history.</summary>
    public RecordSource Source;
    /// <summary>What makes the record doubtful, if anything does.</summary>
    public Doubts Doubts;
    /// <summary>Which names were cut to their buffer.</summary>
    public Truncations Truncations;
    /// <summary>Which notice.</summary>
    public TrId TrId;
    // The low 32 bits of the epoch; the other ten are in _origin.
    private uint _epochLow;

    // Line 2: which order.

    /// <summary>7 STCK_SHRN_ISCD: the bare symbol (AAPL, 7203).</summary>
    public FixedText16 Symbol;
    /// <summary>2 ODER_NO: zero-padded or not, as received.</summary>
    public FixedText16 OrderNo;
    /// <summary>1 ACNT_NO: eight digits, or ten with the product code.</summary>
    public FixedText16 Account;
    /// <summary>3 OODER_NO: often empty.</summary>
    public FixedText16 OriginalOrderNo;

    // Line 3.

    /// <summary>0 CUST_ID: the HTS id.</summary>
    public FixedText16 HtsId;
    /// <summary>14 BRNC_NO: may be empty.</summary>
    public FixedText16 Branch;
    /// <summary>9 CNTG_UNPR as received.</summary>
    public FixedText16 RawPrice;
    /// <summary>24 CNTG_UNPR12 as received; its scale is undocumented.</summary>
    public FixedText16 RawPrice12;

    // Lines 4 and 5.

    /// <summary>10 STCK_CNTG_HOUR; empty for some exchanges, time zone undocumented.</summary>
    public WireTime Time;
    /// <summary>20 DEBT_DATE.</summary>
    public WireDate LoanDate;
    /// <summary>21 START_TM of a split order.</summary>
    public WireTime SplitStart;
    /// <summary>22 END_TM of a split order.</summary>
    public WireTime SplitEnd;
    /// <summary>
    /// How many fields the record had on the wire: 25 today, 21 and up accepted; 65,535 stands for more. 0 for records that never were on it.
    /// </summary>
    public ushort FieldCount;
    /// <summary>The index of the session in <see cref="FillFeedOptions"/> that delivered it, from 0.</summary>
    public ushort SessionIndex;
    // What the session says of the record, in one word so that a reused slot is written once: see RecordOrigin.
    private ushort _origin;
    /// <summary>19 DEBT_GB.</summary>
    public CreditType CreditType;
    /// <summary>23 TM_DIV_TP.</summary>
    public SplitMode SplitMode;
    /// <summary>
    /// The same 64-bit number wherever the event is seen again: after a restart, on a standby, in every store. 0 when nobody asked for
    /// it: a feed without a journal does not compute it.
    /// </summary>
    public ulong Identity;
    /// <summary>16 ACNT_NAME.</summary>
    public FixedText48 AccountName;
    /// <summary>17 CNTG_ISNM.</summary>
    public FixedText48 SecurityName;

    /// <summary>9 CNTG_UNPR: on a fill, its price; on an order event, the order's. None when the market's scale is unknown.</summary>
    public Price Price
    {
        readonly get => Price.FromParts(_priceMantissa, _priceDecimalsPlusOne);
        set
        {
            _priceMantissa = value.Mantissa;
            _priceDecimalsPlusOne = value.DecimalsPlusOne;
        }
    }

    // The eight bytes from the price's decimals to Rejected, which RecordDecoder writes at once.
    [UnscopedRef]
    internal ref byte Codes => ref _priceDecimalsPlusOne;

    /// <summary>When the socket read that brought the record's last byte returned, UTC.</summary>
    public readonly DateTime ReceivedAt => new(ReceivedUtcTicks, DateTimeKind.Utc);
}
