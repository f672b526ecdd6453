namespace KisFast;

/// <summary>
/// One order of the order history (<c>inquire-ccnl</c>; of the domestic one <c>inquire-daily-ccld</c>): its state up to now, not its single
/// fills. What is missing or unreadable on the wire is null or empty.
/// </summary>
public sealed record OrderHistoryRow
{
    /// <summary>
    /// Whether it is of the domestic history, whose columns have other names: tot_ccld_qty, avg_prvs, tot_ccld_amt, ord_qty, ord_unpr,
    /// rmn_qty.
    /// </summary>
    public bool IsDomestic { get; init; }

    /// <summary>odno, as received: zero-padded to ten digits.</summary>
    public required string OrderNo { get; init; }

    /// <summary>pdno: the bare symbol.</summary>
    public string Symbol { get; init; } = "";

    /// <summary>ft_ccld_qty: the shares filled up to now. Null when the column is missing or no whole number: that is not zero.</summary>
    public required long? FilledQuantity { get; init; }

    /// <summary>ft_ccld_amt3: Σ quantity · price of its fills, in <see cref="Currency"/>; KIS may round it.</summary>
    public decimal? FilledAmount { get; init; }

    /// <summary>ft_ccld_unpr3: their average price; KIS may round it.</summary>
    public decimal? FilledPrice { get; init; }

    /// <summary>ord_gno_brno: the branch.</summary>
    public string Branch { get; init; } = "";

    /// <summary>orgn_odno: the order this one amends or cancels.</summary>
    public string OriginalOrderNo { get; init; } = "";

    /// <summary>sll_buy_dvsn_cd.</summary>
    public Side Side { get; init; }

    /// <summary>rvse_cncl_dvsn.</summary>
    public Amendment Amendment { get; init; }

    /// <summary>ovrs_excg_cd: NASD, NYSE, AMEX, SEHK, SHAA, SZAA, TKSE, HASE, VNSE.</summary>
    public string Exchange { get; init; } = "";

    /// <summary>tr_crcy_cd: USD, HKD, CNY, JPY, VND.</summary>
    public string Currency { get; init; } = "";

    /// <summary>prdt_name: the security's name, Korean.</summary>
    public string SecurityName { get; init; } = "";

    /// <summary>ft_ord_qty: the order's quantity.</summary>
    public long? OrderQuantity { get; init; }

    /// <summary>ft_ord_unpr3: the order's price.</summary>
    public decimal? OrderPrice { get; init; }

    /// <summary>nccs_qty: the shares not filled.</summary>
    public long? OpenQuantity { get; init; }

    /// <summary>ord_dt; whether it is the American or the Korean date is disputed.</summary>
    public DateOnly? OrderDate { get; init; }

    /// <summary>dmst_ord_dt: the Korean date.</summary>
    public DateOnly? DomesticOrderDate { get; init; }

    /// <summary>ord_tmd: the time of the order.</summary>
    public TimeOnly? OrderTime { get; init; }

    /// <summary>prcs_stat_name: the state in Korean words.</summary>
    public string Status { get; init; } = "";

    /// <summary>rjct_rson and rjct_rson_name: why it was refused.</summary>
    public string RejectReason { get; init; } = "";

    /// <summary>The page it was on, from 1: what one page shows, it shows of one moment.</summary>
    internal int Page { get; init; }
}
