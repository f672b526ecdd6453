namespace KisFast.Cli;

/// <summary>What a person asked of the table; the default is English and shows no names of people.</summary>
/// <param name="ShowsHolder">Whether the account holder's name has a column.</param>
/// <param name="IsKorean">Whether its words are Korean.</param>
internal readonly record struct TableStyle(bool ShowsHolder = false, bool IsKorean = false)
{
    /// <summary>An English word in the table's language.</summary>
    public string Word(string english) => IsKorean ? KoreanWords.Of(english) : english;
}
