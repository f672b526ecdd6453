using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace KisFast.Simulator;

/// <summary>The query of an order-history request.</summary>
internal readonly record struct OrderHistoryQuery(
    string Account, string Symbol, string From, string To, string Side, string Filled, string Exchange, bool Descending,
    string NextKey, string ContextKey)
{
    private static readonly string[] Names =
    [
        "CANO", "ACNT_PRDT_CD", "PDNO", "ORD_STRT_DT", "ORD_END_DT", "SLL_BUY_DVSN", "CCLD_NCCS_DVSN", "OVRS_EXCG_CD", "SORT_SQN",
        "ORD_DT", "ORD_GNO_BRNO", "ODNO", "CTX_AREA_NK200", "CTX_AREA_FK200",
    ];

    public static bool TryParse(IQueryCollection query, SimulatedEnvironment environment, out OrderHistoryQuery result, out string wrong)
    {
        result = default;
        string? missing = Array.Find(Names, name => !query.ContainsKey(name));
        wrong = missing ?? "";
        if (missing is not null) return false;
        bool paper = environment == SimulatedEnvironment.Paper;
        string symbol = Of(query, "PDNO"), exchange = Of(query, "OVRS_EXCG_CD"), from = Of(query, "ORD_STRT_DT"), to = Of(query, "ORD_END_DT");
        string side = Of(query, "SLL_BUY_DVSN"), filled = Of(query, "CCLD_NCCS_DVSN");
        wrong = Of(query, "CANO").Length != 8 ? "CANO"
            : Of(query, "ACNT_PRDT_CD").Length != 2 ? "ACNT_PRDT_CD"
            : !IsDate(from) ? "ORD_STRT_DT"
            : !IsDate(to) ? "ORD_END_DT"
            : paper && symbol.Length > 0 ? "PDNO" // On paper these three allow nothing but everything.
            : paper && exchange.Length > 0 ? "OVRS_EXCG_CD"
            : side is not ("00" or "01" or "02") || (paper && side != "00") ? "SLL_BUY_DVSN"
            : filled is not ("00" or "01" or "02") || (paper && filled != "00") ? "CCLD_NCCS_DVSN"
            : "";
        if (wrong.Length > 0) return false;
        result = new OrderHistoryQuery(
            Of(query, "CANO") + Of(query, "ACNT_PRDT_CD"), symbol, from, to, side, filled, exchange, Of(query, "SORT_SQN") == "AS",
            Of(query, "CTX_AREA_NK200"), $"{Of(query, "CANO")}^{Of(query, "ACNT_PRDT_CD")}^{symbol}^{from}^{to}^{side}^{filled}^{exchange}^^");
        return true;
    }

    private static readonly string[] DomesticNames =
    [
        "CANO", "ACNT_PRDT_CD", "INQR_STRT_DT", "INQR_END_DT", "SLL_BUY_DVSN_CD", "PDNO", "CCLD_DVSN", "INQR_DVSN", "INQR_DVSN_1", "INQR_DVSN_3",
        "ORD_GNO_BRNO", "ODNO", "EXCG_ID_DVSN_CD", "CTX_AREA_FK100", "CTX_AREA_NK100",
    ];

    /// <summary>The same for the domestic history.</summary>
    public static bool TryParseDomestic(IQueryCollection query, SimulatedEnvironment environment, out OrderHistoryQuery result, out string wrong)
    {
        result = default;
        string? missing = Array.Find(DomesticNames, name => !query.ContainsKey(name));
        wrong = missing ?? "";
        if (missing is not null) return false;
        string symbol = Of(query, "PDNO"), from = Of(query, "INQR_STRT_DT"), to = Of(query, "INQR_END_DT");
        string side = Of(query, "SLL_BUY_DVSN_CD"), filled = Of(query, "CCLD_DVSN"), exchange = Of(query, "EXCG_ID_DVSN_CD");
        wrong = Of(query, "CANO").Length != 8 ? "CANO"
            : Of(query, "ACNT_PRDT_CD").Length != 2 ? "ACNT_PRDT_CD"
            : !IsDate(from) ? "INQR_STRT_DT"
            : !IsDate(to) ? "INQR_END_DT"
            : side is not ("00" or "01" or "02") ? "SLL_BUY_DVSN_CD"
            : filled is not ("00" or "01" or "02") ? "CCLD_DVSN"
            : exchange is not ("KRX" or "NXT" or "SOR" or "ALL") || (environment == SimulatedEnvironment.Paper && exchange != "KRX") ? "EXCG_ID_DVSN_CD"
            : "";
        if (wrong.Length > 0) return false;
        result = new OrderHistoryQuery(
            Of(query, "CANO") + Of(query, "ACNT_PRDT_CD"), symbol, from, to, side, filled, "", false, Of(query, "CTX_AREA_NK100"),
            $"{Of(query, "CANO")}^{Of(query, "ACNT_PRDT_CD")}^{from}^{to}^{side}^{filled}^^");
        return true;
    }

    public bool Matches(in OrderHistoryRow row) =>
        string.CompareOrdinal(row.Date, From) >= 0 && string.CompareOrdinal(row.Date, To) <= 0 && Filters(row);

    /// <summary>The same but for the days.</summary>
    public bool Filters(in OrderHistoryRow row) =>
        (Symbol is "" or "%" || row.Symbol == Symbol)
        && (Exchange is "" or "%" || row.Exchange == Exchange || (Exchange == "NASD" && row.IsUs))
        && (Side == "00" || row.Side == Side)
        && (Filled == "00" || (Filled == "01" ? row.FilledQuantity > 0 : row.OpenQuantity > 0));

    private static string Of(IQueryCollection query, string name) => query[name].ToString().Trim();

    private static bool IsDate(string text) => DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
