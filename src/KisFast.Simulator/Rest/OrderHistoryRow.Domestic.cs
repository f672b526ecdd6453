using System.Globalization;
using System.Text.Json;

namespace KisFast.Simulator;

// A row of the domestic history: the columns that are known.
internal readonly partial struct OrderHistoryRow
{
    public void WriteDomestic(Utf8JsonWriter writer)
    {
        decimal average = FilledQuantity == 0 ? 0 : Math.Round((decimal)_filledUnits / FilledQuantity, 4, MidpointRounding.AwayFromZero);
        bool cancels = _state == SimulatedOrderState.Cancellation;
        bool rejected = _state == SimulatedOrderState.Rejected;
        bool cancelled = _state == SimulatedOrderState.Cancelled;
        writer.WriteStartObject();
        writer.WriteString("ord_dt", Date);
        writer.WriteString("ord_gno_brno", "06010");
        writer.WriteString("odno", OrderNo);
        writer.WriteString("orgn_odno", _order.OriginalOrderNo == 0 ? "" : OrderState.Number(_order.OriginalOrderNo));
        writer.WriteString("sll_buy_dvsn_cd", Side);
        writer.WriteString("pdno", Symbol);
        writer.WriteString("prdt_name", _order.Security.Name);
        writer.WriteString("ord_qty", Integer(_order.Quantity));
        writer.WriteString("ord_unpr", Integer(_order.Price));
        writer.WriteString("ord_tmd", _korea.ToString("HHmmss", CultureInfo.InvariantCulture));
        writer.WriteString("tot_ccld_qty", Integer(FilledQuantity));
        writer.WriteString("avg_prvs", average.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("tot_ccld_amt", Integer(_filledUnits));
        writer.WriteString("rmn_qty", Integer(OpenQuantity));
        writer.WriteString("cncl_yn", cancels || cancelled ? "Y" : "N");
        writer.WriteString("cnc_cfrm_qty", Integer(cancelled ? _order.Quantity - FilledQuantity : 0));
        writer.WriteString("rjct_qty", Integer(rejected ? _order.Quantity : 0));
        writer.WriteEndObject();
    }
}
