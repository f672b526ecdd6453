namespace KisFast.MarketData;

/// <summary>A lambda as a handler of trades.</summary>
internal sealed class DelegateTradeHandler(TradeAction action) : IMarketDataHandler
{
    public void OnTrade(ref readonly TradeTick trade, bool endOfBatch) => action(in trade);
}
