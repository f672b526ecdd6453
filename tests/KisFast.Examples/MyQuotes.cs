using System.Text;

namespace KisFast.Examples;

public sealed class MyQuotes : IMarketDataHandler
{
    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) => Console.WriteLine($"{trade.Symbol} {trade.Price} × {trade.Quantity}");

    public void OnBook(ref readonly BookSnapshot book, bool endOfBatch)
    {
        if (book.BidCount > 0 && book.AskCount > 0) Console.WriteLine($"{book.Symbol} {book.Bid(0).Price} / {book.Ask(0).Price}");
    }

    public void OnRaw(in RawMessage message, bool endOfBatch) =>
        Console.WriteLine($"{Encoding.UTF8.GetString(message.TrId)} {Encoding.UTF8.GetString(message[0])}: {message.FieldCount} fields");
}
