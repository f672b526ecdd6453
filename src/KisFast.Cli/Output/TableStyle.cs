namespace KisFast.Cli;

/// <summary>What a person asked of the table; the default shows no names of people.</summary>
/// <param name="ShowsHolder">Whether the account holder's name has a column.</param>
internal readonly record struct TableStyle(bool ShowsHolder);
