using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>kisfast export</c>: a journal's records as a file for other programs.</summary>
internal static class ExportCommand
{
    public const string Examples = """
        csv      UTF-8 with a byte order mark, so that spreadsheets read Hangul
        json     one object a line, as listen prints them
        parquet  Zstd; receivedAt is a UTC timestamp in milliseconds, receivedMicros the same in microseconds, times of day are text

        --excel writes order and account numbers so that a spreadsheet keeps their zeros, and names so that it takes none for a formula.
        --decimal-comma is for spreadsheets that count in commas: semicolons between, commas in prices.
        The file gets its name when it is whole.

        Examples:
          kisfast export fills.db --format csv --out fills.csv --excel
          kisfast export fills.db --format parquet --out fills.parquet --since 2026-11-27T23:00:00Z
        """;

    public static Command Create(ToolConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The journal" };
        Option<string?> format = Choice.OneOf("--format", "What to write", null, "csv", "json", "parquet");
        format.Required = true;
        var target = new Option<string>("--out") { Description = "The file; one that is there is replaced", HelpName = "PATH", Required = true };
        Option<DateTimeOffset?> since = Moment("--since", "Only what was received at or after this moment");
        Option<DateTimeOffset?> until = Moment("--until", "Only what was received before this moment");
        var command = new Command("export", "Writes a journal's records as CSV, JSON or Parquet.") { file, format, target, since, until };
        var csv = new CsvOptions();
        csv.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            string name = parsed.GetValue(format)!;
            var request = new ExportRequest(
                parsed.GetValue(file)!, name, Path.GetFullPath(parsed.GetValue(target)!), parsed.GetValue(since), parsed.GetValue(until),
                csv.Read(parsed, name));
            long count = await ExportRun.RunAsync(console, request, stop).ConfigureAwait(false);
            console.OutputText.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} records in {request.Target}"));
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "MOMENT",
        CustomParser = result =>
        {
            string given = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)) return moment;
            result.AddError($"{name} {given}: it must be a moment like 2026-04-01T09:00:00+09:00");
            return null;
        },
    };
}
