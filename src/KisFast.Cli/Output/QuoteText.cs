using System.Globalization;
using System.Text;

namespace KisFast.Cli;

/// <summary>Market data as a line for a person.</summary>
internal static class QuoteText
{
    public static string Of(in MarketDataBatch batch, int index) => batch.Kind switch
    {
        MarketDataKind.Trade => Of(batch.Trades[index]),
        MarketDataKind.Book => Of(batch.Books[index]),
        _ => Of(batch.Raw(index)),
    };

    /// <summary>The exchange's time for a decoded record, the time of receipt for a live one.</summary>
    public static string Of(in TradeTick trade) =>
        $"{Time(trade.ReceivedUtcTicks, trade.LocalTime),-8} {"Trade",-10} {trade.Symbol.ToString(),-8} {trade.Quantity.ToString(),8} "
        + $"{trade.Price.ToString(),11}  "
        + $"{trade.Bid} / {trade.Ask}";

    public static string Of(in BookSnapshot book) =>
        $"{Time(book.ReceivedUtcTicks, book.LocalTime),-8} {"Book",-10} {book.Symbol.ToString(),-8} {Best(book.BidCount > 0 ? book.Bid(0) : default)} / "
        + Best(book.AskCount > 0 ? book.Ask(0) : default);

    public static string Of(in RawMessage message) =>
        $"{Time(message.Stamp.ReceivedUtcTicks, default),-8} {Encoding.UTF8.GetString(message.TrId),-10} {Encoding.UTF8.GetString(message.Text)}";

    private static string Time(long receivedUtcTicks, WireTime local) => receivedUtcTicks == 0
        ? local.ToString()
        : new DateTime(receivedUtcTicks, DateTimeKind.Utc).ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Best(BookLevel level) => level.Price.HasValue ? $"{level.Price} × {level.Size}" : "none";
}
