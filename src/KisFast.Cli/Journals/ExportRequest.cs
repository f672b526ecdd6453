namespace KisFast.Cli;

/// <summary>What <c>kisfast export</c> was asked for.</summary>
/// <param name="Journal">The journal's path.</param>
/// <param name="Format"><c>csv</c>, <c>json</c> or <c>parquet</c>.</param>
/// <param name="Target">The file.</param>
/// <param name="Since">Received at or after; null: from the start.</param>
/// <param name="Until">Received before; null: to the end.</param>
/// <param name="Csv">How CSV is written.</param>
internal sealed record ExportRequest(string Journal, string Format, string Target, DateTimeOffset? Since, DateTimeOffset? Until, CsvStyle Csv);
