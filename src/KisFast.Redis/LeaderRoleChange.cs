namespace KisFast;

/// <summary>A process changed its role.</summary>
/// <param name="Role">What it does now.</param>
/// <param name="Reason">One line for a person: why.</param>
public sealed record LeaderRoleChange(LeaderRole Role, string Reason);
