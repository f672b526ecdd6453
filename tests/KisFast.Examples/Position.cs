namespace KisFast.Examples;

/// <summary>What an account holds of a symbol, as far as this feed's fills say.</summary>
/// <param name="Quantity">Bought less sold: a position from before the feed is not in it.</param>
/// <param name="Cost">Paid less received, in the market's currency.</param>
/// <param name="Fills">How many fills, repairs included.</param>
public readonly record struct Position(long Quantity, decimal Cost, int Fills);
