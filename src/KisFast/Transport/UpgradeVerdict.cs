namespace KisFast.Transport;

/// <summary>What an upgrade response amounts to.</summary>
/// <param name="Problem">Null when the upgrade is accepted, else the rest of the sentence that begins with the server's name.</param>
/// <param name="IsFinal">Whether another try would be refused likewise.</param>
internal readonly record struct UpgradeVerdict(string? Problem, bool IsFinal = false)
{
    public bool Accepted => Problem is null;
}
