namespace KisFast.Oracles;

/// <summary>The domestic notice with strings: which column stands where, the won, its own order types and exchanges.</summary>
internal static class DomesticOracle
{
    public const int MinFields = 23;

    private static readonly Dictionary<string, int> New = new()
    {
        ["CUST_ID"] = 0, ["ACNT_NO"] = 1, ["ODER_NO"] = 2, ["OODER_NO"] = 3, ["SELN_BYOV_CLS"] = 4, ["RCTF_CLS"] = 5, ["ODER_KIND"] = 6,
        ["STCK_SHRN_ISCD"] = 8, ["CNTG_QTY"] = 9, ["CNTG_UNPR"] = 10, ["STCK_CNTG_HOUR"] = 11, ["RFUS_YN"] = 12, ["CNTG_YN"] = 13, ["ACPT_YN"] = 14,
        ["BRNC_NO"] = 15, ["ODER_QTY"] = 16, ["ACNT_NAME"] = 17, ["ORD_EXG_GB"] = 19, ["CRDT_CLS"] = 22, ["CRDT_LOAN_DATE"] = 23, ["CNTG_ISNM40"] = 24,
    };

    private static readonly Dictionary<string, int> Old = new(New) { ["CRDT_CLS"] = 19, ["CRDT_LOAN_DATE"] = 20, ["CNTG_ISNM40"] = 21, ["ORD_EXG_GB"] = -1 };

    private static readonly string[] Overseas =
    [
        "CUST_ID", "ACNT_NO", "ODER_NO", "OODER_NO", "SELN_BYOV_CLS", "RCTF_CLS", "ODER_KIND", "STCK_SHRN_ISCD", "CNTG_QTY", "CNTG_UNPR", "STCK_CNTG_HOUR",
        "RFUS_YN", "CNTG_YN", "ACPT_YN", "BRNC_NO", "ODER_QTY", "ACNT_NAME", "CNTG_ISNM40", "", "CRDT_CLS", "CRDT_LOAN_DATE", "", "", "", "",
    ];

    /// <summary>Decodes the fields of one record, as <see cref="FieldOracle.Decode"/>.</summary>
    public static string? Decode(string trId, string[] fields, out OracleRecord? record)
    {
        var columns = fields.Length < 26 ? Old : New;
        string At(string name) => columns.TryGetValue(name, out int column) && column >= 0 ? fields[column].Trim(' ') : "";
        string? reject = FieldOracle.Decode(trId, [.. Overseas.Select(At)], out record);
        if (reject != null) return reject;
        string price = At("CNTG_UNPR");
        record = record! with
        {
            OrderType = At("ODER_KIND") switch
            {
                "" => null,
                "0" or "00" or "11" or "12" => "Limit",
                "1" or "01" or "13" or "14" => "Market",
                _ => "Unknown",
            },
            Market = At("ORD_EXG_GB") switch
            {
                "" => fields.Length < 26 ? "Krx" : null,
                "1" or "3" => "Krx",
                "2" or "4" => "Nxt",
                _ => "Unknown",
            },
            Price = price == "" || price.Contains('.') ? record.Price : price.TrimStart('0') is "" ? "0" : price.TrimStart('0'),
            FieldCount = fields.Length,
        };
        return null;
    }
}
