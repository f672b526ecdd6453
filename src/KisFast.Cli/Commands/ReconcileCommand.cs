using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>kisfast reconcile</c>: what each repair of a journal concluded, so that a wrong one can be judged again.</summary>
internal static class ReconcileCommand
{
    public const string Examples = """
        A line for each gap, for what was concluded of each order in it, and for each record that came of that: how much the feed had heard
        of, what the order history had, what was repaired, what was doubtful or is missing still. The history's pages are in the journal
        (kisfast journal notes FILE --kind HistoryPage): each decision is judged again from them. Exit code 1 when a gap was not repaired,
        is open, or the pages do not bear a decision out.

        Example:
          kisfast reconcile --journal fills.db
        """;

    public static Command Create(ToolConsole console)
    {
        var journal = new Option<string>("--journal") { Description = "The journal", HelpName = "FILE", DefaultValueFactory = _ => "fills.db" };
        var from = new Option<string>("--from")
        { Description = "Where to begin to print", HelpName = "start|today|POSITION", DefaultValueFactory = _ => "start" };
        var command = new Command("reconcile", "Prints what the repairs of a journal concluded.") { journal, from };
        command.SetAction(async (parsed, stop) =>
        {
            JournalSource source = await JournalSource.OpenAsync(parsed.GetValue(journal)!, stop).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                RecordPosition after = await source.FindAsync(parsed.GetValue(from)!, stop).ConfigureAwait(false);
                var judge = new RepairJudge();
                List<(RecordPosition Before, string Text)> judged = [];
                await foreach (JournalNote note in source.NotesAsync(null, stop).ConfigureAwait(false))
                    if (judge.Take(note) is { } text) judged.Add((note.Before, text));
                var decisions = new Decisions(console, after, judged) { IsBad = judge.Contradicted > 0 };
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

    private sealed class Decisions(ToolConsole console, RecordPosition after, List<(RecordPosition Before, string Text)> judged)
    {
        private readonly Dictionary<string, long> _filled = [];
        private readonly Dictionary<int, RecordPosition> _open = [];
        private int _next;

        public bool IsBad { get; set; }

        public void Take(in FillRecord record)
        {
            Judge(record.Position);
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
                    IsBad |= !record.IsGapRepaired;
                    string doubtful = record.DoubtfulOrders.Count == 0 ? "" : $", in doubt: {string.Join(' ', record.DoubtfulOrders)}";
                    Line(record, $"gap closed, {record.GapOutcome}: {Shares(record.RepairedQuantity)} repaired, {Shares(record.MissingQuantity)} "
                        + $"missing{doubtful}");
                    break;
                case RecordKind.Fill when record.Rejected != Rejected.Yes:
                    Book(in record, isPrinted);
                    break;
            }
        }

        public int End()
        {
            Judge(null);
            foreach (RecordPosition opened in _open.Values) console.OutputText.WriteLine($"the gap of {opened} is open still");
            return IsBad || _open.Count > 0 ? ExitCode.Negative : ExitCode.Success;
        }

        // A note stands before the record that was the next one then.
        private void Judge(RecordPosition? next)
        {
            for (; _next < judged.Count && (next is not { } position || judged[_next].Before <= position); _next++)
            {
                (RecordPosition before, string text) = judged[_next];
                if (before > after) console.OutputText.WriteLine(CellText.Visible($"{before}  {text}"));
            }
        }

        private void Book(in FillRecord record, bool isPrinted)
        {
            string order = $"{TradingDay.Of(record.ReceivedUtcTicks)} {record.Account.ToString()[..Math.Min(8, record.Account.Length)]} "
                + $"{record.OrderNo.ToString().TrimStart('0')} {record.Symbol}";
            long now = _filled.GetValueOrDefault(order) + record.Quantity.Value;
            _filled[order] = now;
            if (!isPrinted) return;
            if (record.Source == RecordSource.Repair)
                Line(record, $"order {record.OrderNo} {record.Symbol}: {Shares(record.Quantity)} at {record.Price} published as a repair, {Shares(now)} "
                    + $"of {Shares(record.OrderQuantity)} filled now");
            else if (record.Doubts != Doubts.None)
                Line(record, $"order {record.OrderNo} {record.Symbol}: {Shares(record.Quantity)} came in doubt, {record.Doubts}");
        }

        private void Line(in FillRecord record, string text) => console.OutputText.WriteLine(CellText.Visible($"{record.Position}  {text}"));

        private static string Shares(long? quantity) => quantity?.ToString("N0", CultureInfo.InvariantCulture) ?? "an unknown quantity";
    }
}
