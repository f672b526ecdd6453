using System.Globalization;
using System.Text.Json;

namespace KisFast.Simulator;

/// <summary>One order as the history shows it, copied out of the book: 32 columns.</summary>
internal readonly partial struct OrderHistoryRow
{
    private readonly OrderState _order;
    private readonly SimulatedOrderState _state;
    private readonly long _filledUnits;
    private readonly DateTime _local;
    private readonly DateTime _korea;

    /// <param name="order">The order, under the book's lock.</param>
    /// <param name="unseen">Fills this history does not know of yet.</param>
    /// <param name="asOf">The moment the history is at, UTC ticks.</param>
    public OrderHistoryRow(OrderState order, (long Quantity, long Units) unseen, long asOf)
    {
        _order = order;
        FilledQuantity = order.Filled - unseen.Quantity;
        _filledUnits = order.FilledUnits - unseen.Units;
        _state = order.ChangedAt > asOf && order.State is not (SimulatedOrderState.Cancellation or SimulatedOrderState.Rejected)
            ? SimulatedOrderState.Working
            : order.State;
        var placed = new DateTimeOffset(order.PlacedAt, TimeSpan.Zero);
        _local = order.Security.Market.ToLocal(placed);
        _korea = SimulatorClock.ToKorea(placed);
        OrderNo = OrderState.Number(order.OrderNo);
        Date = _local.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }

    public string OrderNo { get; }
    public string Date { get; }
    public long FilledQuantity { get; }
    public string Symbol => _order.Security.Symbol;
    public string Exchange => _order.Security.Market.Exchange;
    public bool IsUs => _order.Security.Market.IsUs;
    public string Side => _order.Side == SimulatedSide.Sell ? "01" : "02";
    public long OpenQuantity => _state == SimulatedOrderState.Working ? _order.Quantity - FilledQuantity : 0;

    /// <param name="writer">Where to.</param>
    /// <param name="senseless">What makes no sense in it, one of <see cref="FaultCatalog.SenselessRows"/>; null for nothing.</param>
    public void Write(Utf8JsonWriter writer, string? senseless = null)
    {
        SimulatedMarket market = _order.Security.Market;
        decimal amount = _order.ToPrice(_filledUnits);
        decimal average = FilledQuantity == 0 ? 0 : Math.Round(amount / FilledQuantity, 8, MidpointRounding.AwayFromZero);
        bool cancels = _state == SimulatedOrderState.Cancellation;
        bool amends = _order.OriginalOrderNo != 0 && !cancels;
        bool rejected = _state == SimulatedOrderState.Rejected;
        writer.WriteStartObject();
        writer.WriteString("ord_dt", Date);
        writer.WriteString("ord_gno_brno", "05012");
        writer.WriteString("odno", senseless == "nameless" ? "" : OrderNo);
        writer.WriteString("orgn_odno", _order.OriginalOrderNo == 0 ? "" : OrderState.Number(_order.OriginalOrderNo));
        writer.WriteString("sll_buy_dvsn_cd", senseless == "sideless" ? "" : Side);
        writer.WriteString("sll_buy_dvsn_cd_name", _order.Side == SimulatedSide.Sell ? "매도" : "매수");
        writer.WriteString("rvse_cncl_dvsn", cancels ? "02" : amends ? "01" : "00");
        writer.WriteString("rvse_cncl_dvsn_name", cancels ? "취소" : amends ? "정정" : "");
        writer.WriteString("pdno", senseless == "symbolless" ? "" : Symbol);
        writer.WriteString("prdt_name", _order.Security.Name);
        writer.WriteString("ft_ord_qty", Integer(_order.Quantity));
        writer.WriteString("ft_ord_unpr3", Fixed(_order.ToPrice(_order.Price), 8));
        if (senseless != "missing") writer.WriteString("ft_ccld_qty", FilledText(senseless));
        writer.WriteString("ft_ccld_unpr3", senseless == "price" ? "-" : Fixed(average, 8));
        writer.WriteString("ft_ccld_amt3", senseless == "price" ? "-" : Fixed(amount, 5));
        writer.WriteString("nccs_qty", Integer(OpenQuantity));
        writer.WriteString("prcs_stat_name", rejected ? "거부" : _state == SimulatedOrderState.Working ? "전송" : "완료");
        writer.WriteString("rjct_rson", rejected ? "1" : "");
        writer.WriteString("rjct_rson_name", rejected ? "주문가능금액 부족" : "");
        writer.WriteString("ord_tmd", _korea.ToString("HHmmss", CultureInfo.InvariantCulture));
        writer.WriteString("tr_mket_name", market.Name);
        writer.WriteString("tr_crcy_cd", market.Currency);
        writer.WriteString("tr_natn", market.Country);
        writer.WriteString("tr_natn_name", market.CountryName);
        writer.WriteString("ovrs_excg_cd", market.Exchange);
        writer.WriteString("dmst_ord_dt", _korea.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        writer.WriteString("thco_ord_tmd", _korea.ToString("HHmmss", CultureInfo.InvariantCulture));
        writer.WriteString("loan_type_cd", _order.IsLoan ? "15" : "10");
        writer.WriteString("loan_dt", _order.IsLoan ? _korea.AddDays(-30).ToString("yyyyMMdd", CultureInfo.InvariantCulture) : "");
        writer.WriteString("mdia_dvsn_name", "OpenAPI");
        writer.WriteString("usa_amk_exts_rqst_yn", "N");
        writer.WriteString("splt_buy_attr_name", _order.IsSplit ? "정규장 종료" : "");
        writer.WriteEndObject();
    }

    private string FilledText(string? senseless) => senseless switch
    {
        "quantity" => "1O",
        "negative" => "-10",
        "fraction" => "0.5",
        "more" => Integer(_order.Quantity + 10),
        _ => Integer(FilledQuantity),
    };

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Fixed(decimal value, int decimals) => value.ToString(decimals == 8 ? "F8" : "F5", CultureInfo.InvariantCulture);
}
