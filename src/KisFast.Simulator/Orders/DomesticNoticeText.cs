namespace KisFast.Simulator;

/// <summary>Writes the fields of a domestic notice: 26, on paper the 23 of the layout before.</summary>
internal static class DomesticNoticeText
{
    private static ReadOnlySpan<byte> Branch => "06010"u8;

    public static int Write(Span<byte> destination, OrderState order, NoticeCodes codes, long quantity, long price, DateTimeOffset at, bool isPaper)
    {
        var fields = new NoticeFieldWriter(destination);
        bool isFill = codes.Kind == SimulatedNoticeKind.Fill;
        fields.Add(order.User.HtsIdBytes);                                     // 0 CUST_ID
        fields.AddAscii(order.Account);                                        // 1 ACNT_NO
        fields.AddNumber(order.OrderNo, 10);                                   // 2 ODER_NO
        if (order.OriginalOrderNo != 0)                                        // 3 OODER_NO
            fields.AddNumber(order.OriginalOrderNo, 10);
        else fields.AddEmpty();
        fields.AddNumber((int)order.Side, 2);                                  // 4 SELN_BYOV_CLS
        fields.AddChar(codes.Amendment);                                       // 5 RCTF_CLS
        fields.Add(order.OrderType == '1' ? "01"u8 : "00"u8);                  // 6 ODER_KIND
        fields.AddChar('0');                                                   // 7 ODER_COND
        fields.Add(order.Security.SymbolBytes);                                // 8 STCK_SHRN_ISCD
        fields.AddNumber(quantity, 10);                                        // 9 CNTG_QTY
        fields.AddNumber(price, 9);                                            // 10 CNTG_UNPR
        fields.AddTime(SimulatorClock.ToKorea(at));                            // 11 STCK_CNTG_HOUR
        fields.AddChar(codes.Rejected ? '1' : '0');                            // 12 RFUS_YN
        fields.AddNumber((int)codes.Kind, 1);                                  // 13 CNTG_YN
        fields.AddChar(codes.Acceptance);                                      // 14 ACPT_YN
        fields.Add(Branch);                                                    // 15 BRNC_NO
        fields.AddNumber(order.Quantity, 9);                                   // 16 ODER_QTY
        fields.Add(order.User.AccountNameBytes);                               // 17 ACNT_NAME
        if (isPaper)
        {
            fields.Add(order.Security.NameBytes);                              // 18 CNTG_ISNM
        }
        else
        {
            fields.AddEmpty();                                                 // 18 ORD_COND_PRC
            fields.AddChar('1');                                               // 19 ORD_EXG_GB
            fields.AddChar('Y');                                               // 20 POPUP_YN
            fields.AddEmpty();                                                 // 21 FILLER
        }

        fields.AddNumber(10, 2);                                               // 22 (19) CRDT_CLS
        fields.AddEmpty();                                                     // 23 (20) CRDT_LOAN_DATE
        fields.Add(order.Security.NameBytes);                                  // 24 (21) CNTG_ISNM40
        if (isFill) fields.AddNumber(order.Price, 9);                          // 25 (22) ODER_PRC
        else fields.AddEmpty();
        return fields.Length;
    }
}
