namespace KisFast.Examples;

/// <summary>A strategy to have something to test: wants to sell at two percent more whatever it has bought.</summary>
/// <param name="sell">Sends an order: symbol, quantity, price.</param>
public sealed class BuyTheDip(Action<string, long, decimal> sell) : IFillHandler
{
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        // A fill in a market that nobody knows yet has no price.
        if (record is { Kind: RecordKind.Fill, IsBuy: true, Price.HasValue: true })
            sell(record.Symbol.ToString(), record.Quantity.Value, decimal.Round(record.Price.ToDecimal() * 1.02m, 2));
    }
}
