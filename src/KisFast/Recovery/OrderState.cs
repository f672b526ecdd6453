namespace KisFast.Recovery;

/// <summary>What is known of one order, from its notices, from repairs, and from what was known before.</summary>
internal struct OrderState
{
    /// <summary>Σ quantity of the fills that are accounted for.</summary>
    public long Quantity;

    /// <summary>Σ quantity · price of the same fills.</summary>
    public ExactAmount Amount;

    /// <summary>The ledger's count of notices when the order's last one came; 0 when none ever did.</summary>
    public long LastNotice;

    /// <summary>The same for its first one, when that was its birth (accepted or refused): all its fills came after; 0 otherwise.</summary>
    public long BornAt;

    /// <summary>The largest quantity that was said to be ordered; 0 while unknown.</summary>
    public long Ordered;

    /// <summary>Of the first order of a chain of amendments: Σ quantity of all of them; of any other its own.</summary>
    public long ChainQuantity;

    /// <summary>Of the first order of a chain: what all of them may hold; 0 while unknown.</summary>
    public long Budget;

    /// <summary>The number of the first order of the chain, in its normal form; 0 when it is this one.</summary>
    public UInt128 Root;

    /// <summary>UTC ticks when something of it was last booked.</summary>
    public long LastHeardTicks;

    /// <summary>
    /// The trading day it was first heard of, as <c>TradingDay.Of</c> gives it: it begins at eight in Seoul; 0 while unknown.
    /// </summary>
    public int TradingDay;

    /// <summary>The ledger's count of days when it last changed.</summary>
    public int Day;

    /// <summary>What was heard beside fills.</summary>
    public OrderMarks Marks;

    /// <summary>
    /// Whether the history could not be read when it was taken as known: what it shows beyond the ledger may be from before the feed began to
    /// watch.
    /// </summary>
    public bool IsUnsure;

    /// <summary>The normal form of the branch; 0 while none is known.</summary>
    public ulong BranchCode;

    /// <summary>As received.</summary>
    public FixedText16 OrderNo;

    /// <summary>As received.</summary>
    public FixedText16 Symbol;

    /// <summary>As received.</summary>
    public FixedText16 Branch;

    /// <summary>As received; 8 or 10 digits.</summary>
    public FixedText16 Account;

    /// <summary>As received.</summary>
    public Market Market;

    /// <summary>As received.</summary>
    public Side Side;
}
