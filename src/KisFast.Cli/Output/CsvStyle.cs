namespace KisFast.Cli;

/// <summary>How CSV is written; the default is plain (RFC 4180).</summary>
/// <param name="ForSpreadsheets">Numbers that are names keep their zeros, names are no formulas.</param>
/// <param name="DecimalComma">Semicolons between values, commas in prices.</param>
internal readonly record struct CsvStyle(bool ForSpreadsheets, bool DecimalComma);
