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

        --redis reads the records that kisfast serve publishes instead, on any machine and as often as you like; no key is needed.
        {StreamOptions.Help}

        In a terminal: 1, 2 and 3 choose records, orders and positions, / filters, space pauses, the arrows scroll, q ends.
        --web shows a live page, to browsers of this machine only (from another one: ssh -L 5080:127.0.0.1:5080).

        Examples:
          kisfast listen --hts-id yourid --env paper
          kisfast listen --hts-id yourid --web --bell
          kisfast listen --hts-id yourid --on-fill 'jq -r .symbol | xargs notify-send Fill'
          dotnet user-secrets --id kisfast set KisFast:AppKey "$KEY"
          kisfast listen --hts-id yourid --format json | jq 'select(.kind == "Fill")'
          kisfast listen --hts-id yourid --quote DNASAAPL --tr H0STCNT0:005930 --format json
          kisfast listen --hts-id yourid --format csv --excel --for 3600 > fills.csv
          kisfast listen --hts-id yourid --symbol AAPL --symbol NVDA --kind Fill
          kisfast listen --hts-id yourid --journal fills.db
          kisfast listen --redis localhost:6379 --name fills --from today --format json
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
        Option<int?> web = WebOption.Create();
        command.Options.Add(web);
        var alert = new AlertOptions();
        alert.AddTo(command);
        ConnectionOptions.AddTo(command);
        var stream = new StreamOptions(console);
        stream.AddTo(command);
        var from = new Option<string?>("--from") { Description = "With --redis: begin there instead of with what comes", HelpName = "start|today|POSITION" };
        var consumer = new Option<string?>("--consumer") { Description = "With --redis: go on where the listener of this name had got to", HelpName = "NAME" };
        command.Options.Add(from);
        command.Options.Add(consumer);
        command.SetAction((parsed, stop) =>
        {
            string name = parsed.GetValue(format)!;
            TimeSpan? time = parsed.GetValue(seconds) is { } s ? TimeSpan.FromSeconds(s) : null;
            if (stream.Read(parsed, new RedisJournalOptions { LoggerFactory = new ConsoleLogger(console) }) is { } followed)
            {
                if (Array.Find<Option>([journal, texts, quotes, trs, quarantine], option => parsed.GetResult(option) is { Implicit: false }) is { } odd)
                    throw ToolException.Usage($"{odd.Name} is for a session at KIS: leave it out with --redis");
                var options = new FillFeedOptions
                { Follow = new WatchedStream(followed), LoggerFactory = new ConsoleLogger(console), Name = parsed.GetValue(consumer) ?? "listen" };
                if (options.Validate() is [string wrong, ..]) throw ToolException.Usage(wrong);
                return Listener.RunAsync(console,
                    new ListenRequest(options, name, table.Read(parsed), csv.Read(parsed, name), filter.Read(parsed), parsed.GetValue(count), time,
                        Quarantine: null, parsed.GetValue(web), alert.Read(parsed))
                    {
                        From = FromOf(parsed.GetValue(from), parsed.GetValue(consumer)),
                    }, stop);
            }

            if (parsed.GetValue(from) is not null || parsed.GetValue(consumer) is not null)
                throw ToolException.Usage("--from and --consumer are for a stream: give --redis HOST:PORT --name STREAM too");
            return ListenAsync(parsed, stop, name, time);
        });
        return command;

        Task<int> ListenAsync(ParseResult parsed, CancellationToken stop, string name, TimeSpan? time)
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
            if (console.Adjust is { } adjust) options = adjust(options);
            if (options.Validate() is [string first, ..]) throw ToolException.Usage(settings.InToolsWords(first));
            var request = new ListenRequest(
                options, name, table.Read(parsed), csv.Read(parsed, name), filter.Read(parsed), parsed.GetValue(count), time, parsed.GetValue(quarantine),
                parsed.GetValue(web), alert.Read(parsed));
            return Listener.RunAsync(console, request, stop);
        }
    }

    private static ReplayStart? FromOf(string? from, string? consumer) => (from, consumer) switch
    {
        ({ } text, null) => StreamOptions.ReadFrom(text),
        (null, not null) => ReplayStart.LastHandled,
        ({ }, { }) => throw ToolException.Usage("--consumer goes on where it was: leave --from out"),
        _ => null,
    };
}
