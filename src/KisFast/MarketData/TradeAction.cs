namespace KisFast;

/// <summary>A handler of trades as a lambda: <c>feed.HandleTradesWith((in trade) => Console.WriteLine(trade.Price))</c>.</summary>
/// <param name="trade">Valid during the call; copy what you keep.</param>
public delegate void TradeAction(in TradeTick trade);
