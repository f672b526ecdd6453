namespace KisFast;

/// <summary>What a feed needs to know.</summary>
public sealed record FillFeedOptions;
