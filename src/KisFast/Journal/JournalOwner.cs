namespace KisFast;

/// <summary>Whose records a journal holds. A journal of other customers, or of the other environment, is refused.</summary>
/// <param name="Environment">Real or paper.</param>
/// <param name="Customers">The HTS ids of the feed's sessions, and their accounts as <c>12345678-01</c>. One in common is enough: accounts come and go.</param>
public sealed record JournalOwner(KisEnvironment Environment, IReadOnlyList<string> Customers)
{
    /// <summary>Nothing but the environment and how many customers.</summary>
    public override string ToString() => $"{nameof(JournalOwner)} {{ Environment = {Environment}, Customers = {Customers.Count} }}";
}
