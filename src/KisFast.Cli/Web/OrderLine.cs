namespace KisFast.Cli;

/// <summary>An order on the page.</summary>
/// <param name="Id">What the page knows it by, from 1.</param>
/// <param name="Order">As it stands.</param>
/// <param name="Version">The board's version when it last changed.</param>
internal sealed record OrderLine(int Id, Order Order, long Version);
