using System.Text.Json.Serialization;

namespace KisFast.Rest;

/// <summary>A page of <c>inquire-daily-ccld</c>, everything in it optional and text.</summary>
internal sealed class DomesticHistoryJson
{
    [JsonPropertyName("ctx_area_fk100"), JsonConverter(typeof(LenientRawText))]
    public string? ContextFk { get; set; }

    [JsonPropertyName("ctx_area_nk100"), JsonConverter(typeof(LenientRawText))]
    public string? ContextNk { get; set; }

    [JsonPropertyName("output1"), JsonConverter(typeof(RowsConverter<DomesticRowJson>))]
    public List<DomesticRowJson>? Output { get; set; }
}

/// <summary>A row of <c>inquire-daily-ccld</c>: the members that are known.</summary>
internal sealed class DomesticRowJson
{
    [JsonPropertyName("ord_dt"), JsonConverter(typeof(LenientText))]
    public string? OrderDate { get; set; }

    [JsonPropertyName("ord_tmd"), JsonConverter(typeof(LenientText))]
    public string? OrderTime { get; set; }

    [JsonPropertyName("ord_gno_brno"), JsonConverter(typeof(LenientText))]
    public string? Branch { get; set; }

    [JsonPropertyName("odno"), JsonConverter(typeof(LenientText))]
    public string? OrderNo { get; set; }

    [JsonPropertyName("orgn_odno"), JsonConverter(typeof(LenientText))]
    public string? OriginalOrderNo { get; set; }

    [JsonPropertyName("sll_buy_dvsn_cd"), JsonConverter(typeof(LenientText))]
    public string? Side { get; set; }

    [JsonPropertyName("pdno"), JsonConverter(typeof(LenientText))]
    public string? Symbol { get; set; }

    [JsonPropertyName("prdt_name"), JsonConverter(typeof(LenientText))]
    public string? SecurityName { get; set; }

    [JsonPropertyName("ord_qty"), JsonConverter(typeof(LenientText))]
    public string? OrderQuantity { get; set; }

    [JsonPropertyName("ord_unpr"), JsonConverter(typeof(LenientText))]
    public string? OrderPrice { get; set; }

    [JsonPropertyName("tot_ccld_qty"), JsonConverter(typeof(LenientText))]
    public string? FilledQuantity { get; set; }

    [JsonPropertyName("avg_prvs"), JsonConverter(typeof(LenientText))]
    public string? FilledPrice { get; set; }

    [JsonPropertyName("tot_ccld_amt"), JsonConverter(typeof(LenientText))]
    public string? FilledAmount { get; set; }

    [JsonPropertyName("rmn_qty"), JsonConverter(typeof(LenientText))]
    public string? OpenQuantity { get; set; }

    [JsonPropertyName("cncl_yn"), JsonConverter(typeof(LenientText))]
    public string? IsCancelled { get; set; }

    [JsonPropertyName("rjct_qty"), JsonConverter(typeof(LenientText))]
    public string? RejectedQuantity { get; set; }
}
