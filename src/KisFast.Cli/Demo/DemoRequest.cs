namespace KisFast.Cli;

/// <summary>What <c>kisfast demo</c> was asked for.</summary>
/// <param name="Notices">Notices to send.</param>
/// <param name="Rate">Notices a second; 0 is as fast as it goes.</param>
/// <param name="Seed">The seed of the orders.</param>
/// <param name="Style">How the table looks.</param>
/// <param name="Gap">Whether the connection is cut half-way.</param>
/// <param name="WebPort">Where the live page is; null: nowhere.</param>
/// <param name="Json">The summary only, as an object.</param>
internal sealed record DemoRequest(int Notices, double Rate, int Seed, TableStyle Style, bool Gap, int? WebPort, bool Json);
