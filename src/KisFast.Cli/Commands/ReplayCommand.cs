using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>kisfast replay</c>: a journal's records as <c>listen</c> would print them.</summary>
internal static class ReplayCommand
{
    public const string Examples = """
        FILE is a journal that listen --journal, or a feed of yours, has written; it may still be written.
        --speed max prints as fast as it can, realtime keeps the pauses between the records, a number is that many times faster.
        --symbol, --account and --kind choose what is shown; gaps always are.

        Examples:
          kisfast replay fills.db
          kisfast replay fills.db --from today --format json | jq 'select(.kind == "Fill")'
          kisfast replay fills.db --account 12345678-01 --kind Fill
          kisfast replay fills.db --from 1795859406123-42 --speed 60
        """;

    private const double Fastest = 1_000_000;

    public static Command Create(ToolConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "The journal" };
        var from = new Option<string>("--from") { Description = "Where to begin", HelpName = "start|today|POSITION", DefaultValueFactory = _ => "start" };
        var speed = new Option<string>("--speed") { Description = "How fast", HelpName = "max|realtime|N", DefaultValueFactory = _ => "max" };
        Option<string?> format = Choice.OneOf("--format", "How to print records", "table", "table", "json", "csv");
        var command = new Command("replay", "Prints the records of a journal.") { file, from, speed, format };
        var filters = new FilterOptions();
        filters.AddTo(command);
        var table = new TableOptions(console);
        table.AddTo(command);
        var csv = new CsvOptions();
        csv.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            string name = parsed.GetValue(format)!;
            CsvStyle style = csv.Read(parsed, name);
            RecordFilter? filter = filters.Read(parsed);
            double? times = SpeedOf(parsed.GetValue(speed)!);
            JournalSource source = await JournalSource.OpenAsync(parsed.GetValue(file)!, stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                RecordPosition after = await source.FindAsync(parsed.GetValue(from)!, stop).ConfigureAwait(false);
                using ILiveOutput output = LiveOutputs.Plain(console, name, table.Read(parsed), style);
                await source.ReadAsync(after, records => WriteAsync(output, filter, records, times, stop), told: null, stop).ConfigureAwait(false);
                output.Flush();
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async ValueTask WriteAsync(ILiveOutput output, RecordFilter? filter, ReadOnlyMemory<FillRecord> records, double? times,
        CancellationToken stop)
    {
        if (times is not { } speed)
        {
            foreach (ref readonly FillRecord record in records.Span)
                if (filter is null || filter.Wants(in record)) output.WriteLive(in record);
            output.Flush();
            return;
        }

        long before = records.Span[0].ReceivedUtcTicks;
        for (int i = 0; i < records.Length; i++)
        {
            if (filter is not null && !filter.Wants(in records.Span[i])) continue;
            // A clock that went back made no pause.
            TimeSpan pause = TimeSpan.FromTicks((long)(Math.Max(records.Span[i].ReceivedUtcTicks - before, 0) / speed));
            before = records.Span[i].ReceivedUtcTicks;
            if (pause > TimeSpan.FromMilliseconds(1)) await Task.Delay(pause, stop).ConfigureAwait(false);
            output.WriteLive(in records.Span[i]);
            output.Flush();
        }
    }

    private static double? SpeedOf(string text)
    {
        if (text == "max") return null;
        if (text == "realtime") return 1;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double times) && times is > 0 and <= Fastest) return times;
        throw ToolException.Usage($"--speed {text}: it must be max, realtime or a number above 0 and up to {Fastest}");
    }
}
