using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>kisfast reconcile</c>: what each repair of a journal concluded, so that a wrong one can be judged again.</summary>
internal static class ReconcileCommand
{
    public const string Examples = """
        A line for each gap and each order that was repaired in it: how much the feed had heard of, what the order history had, and what
        was doubtful or is missing still. Exit code 1 when a gap was not repaired, or is open.

        Example:
          kisfast reconcile --journal fills.db
        """;

    public static Command Create(ToolConsole console)
    {
        var journal = new Option<string>("--journal") { Description = "The journal", HelpName = "FILE", DefaultValueFactory = _ => "fills.db" };
        var from = new Option<string>("--from") { Description = "Where to begin to print", HelpName = "start|today|POSITION", DefaultValueFactory = _ => "start" };
        var command = new Command("reconcile", "Prints what the repairs of a journal concluded.") { journal, from };
        command.SetAction(async (parsed, stop) =>
        {
            JournalSource source = await JournalSource.OpenAsync(parsed.GetValue(journal)!, stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                RecordPosition after = await source.FindAsync(parsed.GetValue(from)!, stop).ConfigureAwait(false);
                var decisions = new Decisions(console, after);
                await source.ReadAsync(
                    default,
                    records =>
                    {
                        foreach (ref readonly FillRecord record in records.Span) decisions.Take(in record);
                        return ValueTask.CompletedTask;
                    },
                    console, stop).ConfigureAwait(false);
                return decisions.End();
            }
        });
        return command;
    }

    private sealed class Decisions(ToolConsole console, RecordPosition after)
    {
        private readonly Dictionary<string, long> _filled = [];
        private readonly Dictionary<int, RecordPosition> _open = [];
        private bool _isBad;

        public void Take(in FillRecord record)
        {
            bool isPrinted = record.Position > after;
            switch (record.Kind)
            {
                case RecordKind.GapOpened:
                    _open[record.SessionIndex] = record.Position;
                    if (isPrinted) Line(record, $"gap opened, {record.GapCause}: nothing heard since {record.ReceivedAt:yyyy-MM-ddTHH:mm:ss.fffZ}");
                    break;
                case RecordKind.GapClosed:
                    _open.Remove(record.SessionIndex);
                    if (!isPrinted) break;
                    _isBad |= !record.IsGapRepaired;
                    string doubtful = record.DoubtfulOrders.Count == 0 ? "" : $", in doubt: {string.Join(' ', record.DoubtfulOrders)}";
                    Line(record, $"gap closed, {record.GapOutcome}: {Shares(record.RepairedQuantity)} repaired, {Shares(record.MissingQuantity)} missing{doubtful}");
                    break;
                case RecordKind.Fill when record.Rejected != Rejected.Yes:
                    Book(in record, isPrinted);
                    break;
            }
        }

        public int End()
        {
            foreach (RecordPosition opened in _open.Values) console.OutputText.WriteLine($"the gap of {opened} is open still");
            return _isBad || _open.Count > 0 ? ExitCode.Negative : ExitCode.Success;
        }

        private void Book(in FillRecord record, bool isPrinted)
        {
            string order = $"{TradingDay.Of(record.ReceivedUtcTicks)} {record.Account.ToString()[..Math.Min(8, record.Account.Length)]} {record.OrderNo.ToString().TrimStart('0')} {record.Symbol}";
            long before = _filled.GetValueOrDefault(order);
            long now = before + record.Quantity.Value;
            _filled[order] = now;
            if (!isPrinted) return;
            if (record.Source == RecordSource.Repair)
                Line(record, $"order {record.OrderNo} {record.Symbol}: the feed had {Shares(before)} filled, the history {Shares(now)} of {Shares(record.OrderQuantity)}; {Shares(record.Quantity)} at {record.Price} repaired");
            else if (record.Doubts != Doubts.None)
                Line(record, $"order {record.OrderNo} {record.Symbol}: {Shares(record.Quantity)} came in doubt, {record.Doubts}");
        }

        private void Line(in FillRecord record, string text) => console.OutputText.WriteLine(CellText.Visible($"{record.Position}  {text}"));

        private static string Shares(long? quantity) => quantity?.ToString("N0", CultureInfo.InvariantCulture) ?? "an unknown quantity";
    }
}
