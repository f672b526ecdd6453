using System.CommandLine;

namespace KisFast.Cli;

/// <summary><c>kisfast listen</c>: a real feed, printed.</summary>
internal static class ListenCommand
{
    public const string Examples = $"""
        {ConnectionOptions.Help}

        With an account (12345678-01), what a lost connection missed is repaired from the order history.
        --symbol, --account and --kind choose what is shown, quotes aside; gaps always are. --journal keeps all of it, --count counts what is shown.
        It ends after --count records, after --for seconds, or with Ctrl+C: then with exit code 0.
        Quotes come over the same connection: --quote takes a key's trades and its book, --tr any TR; KIS allows 41 in all.
        --quarantine keeps rejected frames, one a line, for kisfast decode; FILE.log says when and why. At 16 MiB it rotates to
        FILE.1, and three of those are kept.
        --journal keeps every record in a SQLite file. Started again with the same file, what was missed meanwhile is repaired
        (with an account); kisfast replay and export read it. --keep-texts keeps the decrypted text of each notice there too, refused ones
        included: kisfast journal notes FILE --kind RefusedFrame | kisfast decode.

        Examples:
          kisfast listen --hts-id yourid --env paper
          dotnet user-secrets --id kisfast set KisFast:AppKey "$KEY"
          kisfast listen --hts-id yourid --format json | jq 'select(.kind == "Fill")'
          kisfast listen --hts-id yourid --quote DNASAAPL --tr H0STCNT0:005930 --format json
          kisfast listen --hts-id yourid --format csv --excel --for 3600 > fills.csv
          kisfast listen --hts-id yourid --symbol AAPL --symbol NVDA --kind Fill
          kisfast listen --hts-id yourid --journal fills.db
        """;

    // Seconds: 49 days, what a timer takes.
    private const double LongestFor = 4_233_600;

    public static Command Create(ToolConsole console)
    {
        var htsId = new Option<string?>("--hts-id") { Description = "Your HTS id: its subscription delivers every account under it", HelpName = "ID" };
        Option<string?> format = Choice.OneOf("--format", "How to print records", "table", "table", "json", "csv");
        Option<int?> count = Choice.Integer("--count", "End after that many records", "N", 1, int.MaxValue);
        Option<double?> seconds = Choice.Decimal("--for", "End that long after the subscription", "SECONDS", 0, LongestFor);
        var quarantine = new Option<string?>("--quarantine") { Description = "Keep rejected frames in this file", HelpName = "FILE" };
        Option<Registration[]> quotes = QuoteOptions.Quotes(), trs = QuoteOptions.Trs();
        var journal = new Option<string?>("--journal") { Description = "Keep every record in this file; the next start misses nothing", HelpName = "FILE" };
        var texts = new Option<bool>("--keep-texts") { Description = "Keep each notice's decrypted text in the journal too" };
        var command = new Command("listen", "Prints the order events and fills of your accounts as they arrive.")
        {
            htsId, format, count, seconds, quarantine, journal, texts, quotes, trs,
        };
        var filter = new FilterOptions();
        filter.AddTo(command);
        var table = new TableOptions(console);
        table.AddTo(command);
        var csv = new CsvOptions();
        csv.AddTo(command);
        ConnectionOptions.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var settings = new ToolSettings(console, parsed);
            if (settings.FirstMissing(ToolSetting.AppKey, ToolSetting.AppSecret, ToolSetting.HtsId) is { } missing)
                throw ToolException.Usage($"{missing.FirstName} is not set: {missing.HowToSet}");
            FillFeedOptions options = ConnectionOptions.Read(settings) with
            {
                Registrations = [.. parsed.GetValue(quotes)!.Concat(parsed.GetValue(trs)!).Distinct()],
            };
            if (parsed.GetValue(journal) is { } path) options = options with { Journal = new SqliteJournal(path), KeepNoticeTexts = parsed.GetValue(texts) };
            else if (parsed.GetValue(texts)) throw ToolException.Usage("--keep-texts keeps them in a journal: give --journal FILE too");
            if (options.Validate() is [string first, ..]) throw ToolException.Usage(settings.InToolsWords(first));
            TimeSpan? time = parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null;
            string name = parsed.GetValue(format)!;
            var request = new ListenRequest(
                options, name, table.Read(parsed), csv.Read(parsed, name), filter.Read(parsed), parsed.GetValue(count), time, parsed.GetValue(quarantine));
            return Listener.RunAsync(console, request, stop);
        });
        return command;
    }
}
