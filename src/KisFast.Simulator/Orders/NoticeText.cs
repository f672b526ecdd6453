namespace KisFast.Simulator;

/// <summary>What kind of notice, in KIS's codes.</summary>
/// <param name="Amendment">RCTF_CLS: 0 new, 1 amend, 2 cancel.</param>
/// <param name="Rejected">RFUS_YN.</param>
/// <param name="Kind">CNTG_YN.</param>
/// <param name="Acceptance">ACPT_YN: 1 accepted, 2 confirmed, 3 cancelled.</param>
internal readonly record struct NoticeCodes(char Amendment, bool Rejected, SimulatedNoticeKind Kind, char Acceptance);

/// <summary>Writes the 25 caret-separated fields of a notice with KIS's lengths and padding.</summary>
internal static class NoticeText
{
    /// <summary>Enough for any notice the simulator makes up.</summary>
    public const int MaxLength = 512;

    private static ReadOnlySpan<byte> Branch => "05012"u8;

    public static int Write(Span<byte> destination, OrderState order, NoticeCodes codes, long quantity, long price, DateTimeOffset at)
    {
        var fields = new NoticeFieldWriter(destination);
        SimulatedMarket market = order.Security.Market;
        bool isFill = codes.Kind == SimulatedNoticeKind.Fill;
        fields.Add(order.User.HtsIdBytes);                                     // 0 CUST_ID
        fields.AddAscii(order.Account);                                        // 1 ACNT_NO
        fields.AddNumber(order.OrderNo, 10);                                   // 2 ODER_NO
        if (order.OriginalOrderNo != 0)                                        // 3 OODER_NO
            fields.AddNumber(order.OriginalOrderNo, 10);
        else fields.AddEmpty();
        fields.AddNumber((int)order.Side, 2);                                  // 4 SELN_BYOV_CLS
        fields.AddChar(codes.Amendment);                                       // 5 RCTF_CLS
        fields.AddChar(order.OrderType);                                       // 6 ODER_KIND2
        fields.Add(order.Security.SymbolBytes);                                // 7 STCK_SHRN_ISCD
        fields.AddNumber(quantity, 10);                                        // 8 CNTG_QTY
        fields.AddNumber(price, 9);                                            // 9 CNTG_UNPR
        if (market.StampsTime)                                                 // 10 STCK_CNTG_HOUR
            fields.AddTime(SimulatorClock.ToKorea(at));
        else fields.AddEmpty();
        fields.AddChar(codes.Rejected ? '1' : '0');                            // 11 RFUS_YN
        fields.AddNumber((int)codes.Kind, 1);                                  // 12 CNTG_YN
        fields.AddChar(codes.Acceptance);                                      // 13 ACPT_YN
        fields.Add(Branch);                                                    // 14 BRNC_NO
        if (isFill)                                                            // 15 ODER_QTY
            fields.AddNumber(order.Quantity, 9);
        else fields.AddEmpty();
        fields.Add(order.User.AccountNameBytes);                               // 16 ACNT_NAME
        fields.Add(order.Security.NameBytes);                                  // 17 CNTG_ISNM
        fields.AddChar(market.Code);                                           // 18 ODER_COND
        fields.AddNumber(order.IsLoan ? 15 : 10, 2);                           // 19 DEBT_GB
        if (order.IsLoan)                                                      // 20 DEBT_DATE
            fields.AddDate(SimulatorClock.ToKorea(at).AddDays(-30));
        else fields.AddEmpty();
        fields.Add(order.IsSplit ? "093000"u8 : default);                      // 21 START_TM
        fields.Add(order.IsSplit ? "160000"u8 : default);                      // 22 END_TM
        fields.Add(order.IsSplit ? "02"u8 : default);                          // 23 TM_DIV_TP
        fields.AddNumber(price, 12);                                           // 24 CNTG_UNPR12
        return fields.Length;
    }
}
