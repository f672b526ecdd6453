namespace KisFast;

/// <summary>One level of a book.</summary>
/// <param name="Price">The level's price, with the decimals of the wire.</param>
/// <param name="Size">The shares at that price; none when the column was empty.</param>
public readonly record struct BookLevel(Price Price, Quantity Size);
