namespace KisFast;

// The coded fields of a notice. In each, None (0) is an empty wire value and Unknown (255) a code nobody has documented:
// an all-zero record is one whose every field is absent.

/// <summary>What a record says.</summary>
public enum RecordKind : byte
{
    /// <summary>CNTG_YN was empty.</summary>
    None = 0,
    /// <summary>CNTG_YN 1: an order was accepted, amended, cancelled or rejected.</summary>
    OrderEvent = 1,
    /// <summary>CNTG_YN 2, or a repaired quantity when <see cref="FillRecord.Source"/> is <see cref="RecordSource.Repair"/>.</summary>
    Fill = 2,
    /// <summary>In-band, from the session: from here on notices may be missing.</summary>
    GapOpened = 3,
    /// <summary>In-band, from the session: the gap is over; what could be repaired has been published before this record.</summary>
    GapClosed = 4,
    /// <summary>CNTG_YN held an undocumented code.</summary>
    Unknown = 255,
}

/// <summary>Where a record comes from.</summary>
public enum RecordSource : byte
{
    /// <summary>Decoded from the wire.</summary>
    Live = 0,
    /// <summary>Computed from the order history after a gap: one per order, with the missed quantity and its average price.</summary>
    Repair = 1,
}

/// <summary>The transaction ids that have a record of their own.</summary>
public enum TrId : byte
{
    /// <summary>None, or another.</summary>
    None = 0,
    /// <summary>H0GSCNI0, real trading.</summary>
    H0GSCNI0 = 1,
    /// <summary>H0GSCNI9, paper trading.</summary>
    H0GSCNI9 = 2,
    /// <summary>H0STCNI0, the domestic market's notices, real trading.</summary>
    H0STCNI0 = 3,
    /// <summary>H0STCNI9, the domestic market's notices, paper trading.</summary>
    H0STCNI9 = 4,
    /// <summary>HDFSCNT0, trades overseas: a <see cref="TradeTick"/>.</summary>
    HDFSCNT0 = 5,
    /// <summary>HDFSASP0, books overseas: a <see cref="BookSnapshot"/>.</summary>
    HDFSASP0 = 6,
    /// <summary>HDFSASP1, delayed books of Asia: a <see cref="BookSnapshot"/>.</summary>
    HDFSASP1 = 7,
}

/// <summary>SELN_BYOV_CLS, FIX Side(54).</summary>
public enum Side : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>01 매도.</summary>
    Sell = 1,
    /// <summary>02 매수.</summary>
    Buy = 2,
    /// <summary>03 전매도.</summary>
    Resale = 3,
    /// <summary>04 환매수.</summary>
    Repurchase = 4,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>RCTF_CLS 정정구분.</summary>
public enum Amendment : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>0 정상.</summary>
    New = 1,
    /// <summary>1 정정.</summary>
    Amend = 2,
    /// <summary>2 취소.</summary>
    Cancel = 3,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>ODER_KIND2, FIX OrdType(40).</summary>
public enum OrderType : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>1 시장가.</summary>
    Market = 1,
    /// <summary>2 지정가.</summary>
    Limit = 2,
    /// <summary>6 단주시장가.</summary>
    OddLotMarket = 3,
    /// <summary>7 단주지정가.</summary>
    OddLotLimit = 4,
    /// <summary>A MOO.</summary>
    MarketOnOpen = 5,
    /// <summary>B LOO.</summary>
    LimitOnOpen = 6,
    /// <summary>C MOC.</summary>
    MarketOnClose = 7,
    /// <summary>D LOC.</summary>
    LimitOnClose = 8,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>ACPT_YN 접수여부.</summary>
public enum Acceptance : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>1 주문접수.</summary>
    Accepted = 1,
    /// <summary>2 확인.</summary>
    Confirmed = 2,
    /// <summary>3 취소 (FOK/IOC).</summary>
    Cancelled = 3,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>RFUS_YN 거부여부.</summary>
public enum Rejected : byte
{
    /// <summary>Empty or an undocumented code.</summary>
    None = 0,
    /// <summary>0 or N 정상.</summary>
    No = 1,
    /// <summary>1 or Y 거부.</summary>
    Yes = 2,
}

/// <summary>ODER_COND: the market the order went to, whatever the field's name says.</summary>
public enum Market : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>4, in HKD; prices have 3 decimals.</summary>
    HongKong = 1,
    /// <summary>5, in USD; prices have 3 decimals.</summary>
    ShanghaiB = 2,
    /// <summary>6, in USD; prices have 4 decimals.</summary>
    Nasdaq = 3,
    /// <summary>7, in USD; prices have 4 decimals.</summary>
    Nyse = 4,
    /// <summary>8, in USD; prices have 4 decimals.</summary>
    Amex = 5,
    /// <summary>9 (OTCB), in USD; prices have 4 decimals.</summary>
    Otc = 6,
    /// <summary>C, in CNY; prices have 3 decimals.</summary>
    HongKongCny = 7,
    /// <summary>A, in CNY; prices have 3 decimals.</summary>
    ShanghaiA = 8,
    /// <summary>B, in HKD; prices have 3 decimals.</summary>
    ShenzhenB = 9,
    /// <summary>D, in JPY; prices have 1 decimal.</summary>
    Tokyo = 10,
    /// <summary>E, in VND; prices have no decimals.</summary>
    Hanoi = 11,
    /// <summary>F, in VND; prices have no decimals.</summary>
    HoChiMinh = 12,
    /// <summary>The Korea Exchange, of a domestic notice, in KRW; prices have no decimals. ORD_EXG_GB 1, or 3 by the smart order router.</summary>
    Krx = 13,
    /// <summary>Nextrade, of a domestic notice, in KRW; prices have no decimals. ORD_EXG_GB 2, or 4 by the smart order router.</summary>
    Nxt = 14,
    /// <summary>An undocumented code: a price without a dot has no known scale.</summary>
    Unknown = 255,
}

/// <summary>DEBT_GB 신용구분.</summary>
public enum CreditType : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>10 현금.</summary>
    Cash = 1,
    /// <summary>15 해외주식담보대출.</summary>
    OverseasStockLoan = 2,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>TM_DIV_TP 시간분할타입 of a split order.</summary>
public enum SplitMode : byte
{
    /// <summary>Empty.</summary>
    None = 0,
    /// <summary>00 시간직접설정.</summary>
    UserSet = 1,
    /// <summary>02 정규장종료시까지.</summary>
    UntilClose = 2,
    /// <summary>An undocumented code.</summary>
    Unknown = 255,
}

/// <summary>
/// What a record does not hold as it was on the wire: names longer than their buffer, cut at a character; a field nobody needs that could
/// not be read.
/// </summary>
[Flags]
public enum Truncations : byte
{
    /// <summary>Everything is there.</summary>
    None = 0,
    /// <summary><see cref="FillRecord.AccountName"/> was cut.</summary>
    AccountName = 1,
    /// <summary><see cref="FillRecord.SecurityName"/> was cut.</summary>
    SecurityName = 2,
    /// <summary>ODER_QTY was not empty and no whole number: <see cref="FillRecord.OrderQuantity"/> is none.</summary>
    OrderQuantity = 4,
}
