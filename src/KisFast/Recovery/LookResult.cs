namespace KisFast.Recovery;

/// <summary>What a look at the order history came to while no gap was open.</summary>
/// <param name="Found">NotSent when something is missing for certain, Doubt when feed and history cannot both be right and nobody was told, or None.</param>
/// <param name="Problem">Why the history could not be read, or not to its end; null when it was.</param>
/// <param name="IsSettled">Whether no order waits for another look: its last notice is too fresh, or what it lacks was seen once only.</param>
internal readonly record struct LookResult(GapCause Found, string? Problem, bool IsSettled);
