namespace KisFast.Simulator;

/// <summary>An order for the simulated exchange.</summary>
public sealed record OrderTicket
{
    /// <summary>A symbol the simulator lists, such as AAPL, 7203 or VNM; 005930 and a few more are domestic.</summary>
    public string Symbol { get; init; } = "AAPL";
    /// <summary>Buy or sell.</summary>
    public SimulatedSide Side { get; init; } = SimulatedSide.Buy;
    /// <summary>1 to 9,999,999.</summary>
    public long Quantity { get; init; } = 100;
    /// <summary>The limit price in the market's currency, with no more decimals than the market has; null for a market order.</summary>
    public decimal? Price { get; init; }
    /// <summary>12345678-01; null for <see cref="KisSimulator.Account"/>.</summary>
    public string? Account { get; init; }
    /// <summary>True to have it refused at once.</summary>
    public bool Reject { get; init; }
}
