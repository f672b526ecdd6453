using System.Text.Json.Serialization;

namespace KisFast.Rest;

/// <summary>A page of <c>inquire-ccnl</c>, everything in it optional and text.</summary>
internal sealed class OrderHistoryJson
{
    [JsonPropertyName("ctx_area_fk200"), JsonConverter(typeof(LenientRawText))]
    public string? ContextFk { get; set; }

    [JsonPropertyName("ctx_area_nk200"), JsonConverter(typeof(LenientRawText))]
    public string? ContextNk { get; set; }

    [JsonPropertyName("output"), JsonConverter(typeof(RowsConverter<OrderRowJson>))]
    public List<OrderRowJson>? Output { get; set; }
}

/// <summary>A row of <c>inquire-ccnl</c>: the members a repair or a person can use, of 32.</summary>
internal sealed class OrderRowJson
{
    [JsonPropertyName("ord_dt"), JsonConverter(typeof(LenientText))]
    public string? OrderDate { get; set; }

    [JsonPropertyName("dmst_ord_dt"), JsonConverter(typeof(LenientText))]
    public string? DomesticOrderDate { get; set; }

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

    [JsonPropertyName("rvse_cncl_dvsn"), JsonConverter(typeof(LenientText))]
    public string? Amendment { get; set; }

    [JsonPropertyName("pdno"), JsonConverter(typeof(LenientText))]
    public string? Symbol { get; set; }

    [JsonPropertyName("prdt_name"), JsonConverter(typeof(LenientText))]
    public string? SecurityName { get; set; }

    [JsonPropertyName("ft_ord_qty"), JsonConverter(typeof(LenientText))]
    public string? OrderQuantity { get; set; }

    [JsonPropertyName("ft_ord_unpr3"), JsonConverter(typeof(LenientText))]
    public string? OrderPrice { get; set; }

    [JsonPropertyName("ft_ccld_qty"), JsonConverter(typeof(LenientText))]
    public string? FilledQuantity { get; set; }

    [JsonPropertyName("ft_ccld_unpr3"), JsonConverter(typeof(LenientText))]
    public string? FilledPrice { get; set; }

    [JsonPropertyName("ft_ccld_amt3"), JsonConverter(typeof(LenientText))]
    public string? FilledAmount { get; set; }

    [JsonPropertyName("nccs_qty"), JsonConverter(typeof(LenientText))]
    public string? OpenQuantity { get; set; }

    [JsonPropertyName("prcs_stat_name"), JsonConverter(typeof(LenientText))]
    public string? Status { get; set; }

    [JsonPropertyName("rjct_rson"), JsonConverter(typeof(LenientText))]
    public string? RejectCode { get; set; }

    [JsonPropertyName("rjct_rson_name"), JsonConverter(typeof(LenientText))]
    public string? RejectText { get; set; }

    [JsonPropertyName("ovrs_excg_cd"), JsonConverter(typeof(LenientText))]
    public string? Exchange { get; set; }

    [JsonPropertyName("tr_crcy_cd"), JsonConverter(typeof(LenientText))]
    public string? Currency { get; set; }
}
