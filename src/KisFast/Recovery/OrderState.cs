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

    /// <summary>The ledger's count of days when it last changed.</summary>
    public int Day;

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
