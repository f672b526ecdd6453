namespace KisFast.Simulator;

/// <summary>A notice field by field, every field as its text on the wire. The defaults are a fill of ten Apple shares.</summary>
public sealed record SimulatedNotice
{
    /// <summary>0 CUST_ID; null for <see cref="KisSimulator.HtsId"/>.</summary>
    public string? HtsId { get; init; }
    /// <summary>1 ACNT_NO.</summary>
    public string Account { get; init; } = "5000000101";
    /// <summary>2 ODER_NO.</summary>
    public string OrderNo { get; init; } = "0000034567";
    /// <summary>3 OODER_NO.</summary>
    public string OriginalOrderNo { get; init; } = "";
    /// <summary>4 SELN_BYOV_CLS: 01 sell, 02 buy, 03 resale, 04 repurchase.</summary>
    public string Side { get; init; } = "02";
    /// <summary>5 RCTF_CLS: 0 new, 1 amend, 2 cancel.</summary>
    public string Amendment { get; init; } = "0";
    /// <summary>6 ODER_KIND2: 1 market, 2 limit, 6, 7, A to D.</summary>
    public string OrderType { get; init; } = "2";
    /// <summary>7 STCK_SHRN_ISCD.</summary>
    public string Symbol { get; init; } = "AAPL";
    /// <summary>8 CNTG_QTY.</summary>
    public string Quantity { get; init; } = "0000000010";
    /// <summary>9 CNTG_UNPR, decimals implied by the market.</summary>
    public string Price { get; init; } = "001480100";
    /// <summary>10 STCK_CNTG_HOUR.</summary>
    public string Time { get; init; } = "";
    /// <summary>11 RFUS_YN: 0 normal, 1 rejected.</summary>
    public string Rejected { get; init; } = "0";
    /// <summary>12 CNTG_YN: 1 order event, 2 fill.</summary>
    public string Kind { get; init; } = "2";
    /// <summary>13 ACPT_YN: 1 accepted, 2 confirmed, 3 cancelled.</summary>
    public string Acceptance { get; init; } = "2";
    /// <summary>14 BRNC_NO.</summary>
    public string Branch { get; init; } = "05012";
    /// <summary>15 ODER_QTY.</summary>
    public string OrderQuantity { get; init; } = "000000010";
    /// <summary>16 ACNT_NAME.</summary>
    public string AccountName { get; init; } = "홍길동";
    /// <summary>17 CNTG_ISNM.</summary>
    public string SecurityName { get; init; } = "애플";
    /// <summary>18 ODER_COND: the market.</summary>
    public string Market { get; init; } = "6";
    /// <summary>19 DEBT_GB.</summary>
    public string CreditType { get; init; } = "10";
    /// <summary>20 DEBT_DATE.</summary>
    public string LoanDate { get; init; } = "";
    /// <summary>21 START_TM.</summary>
    public string SplitStart { get; init; } = "";
    /// <summary>22 END_TM.</summary>
    public string SplitEnd { get; init; } = "";
    /// <summary>23 TM_DIV_TP.</summary>
    public string SplitMode { get; init; } = "";
    /// <summary>24 CNTG_UNPR12; null leaves the field out, as on the wire before KIS added it.</summary>
    public string? Price12 { get; init; } = "000001480100";

    /// <summary>The fields joined by carets.</summary>
    public string ToPlaintext()
    {
        string[] fields =
        [
            HtsId ?? "", Account, OrderNo, OriginalOrderNo, Side, Amendment, OrderType, Symbol, Quantity, Price, Time, Rejected, Kind,
            Acceptance, Branch, OrderQuantity, AccountName, SecurityName, Market, CreditType, LoanDate, SplitStart, SplitEnd, SplitMode,
        ];
        return string.Join('^', fields) + (Price12 is null ? "" : "^" + Price12);
    }
}
