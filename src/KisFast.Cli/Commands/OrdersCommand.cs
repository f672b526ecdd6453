using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace KisFast.Cli;

/// <summary><c>kisfast orders</c> and <c>kisfast positions</c>: what a journal knows of today's orders, and of what they add up to.</summary>
internal static class OrdersCommand
{
    public const string Examples = """
        Today begins at 08:00 by Korea's clock. Prices and averages are in the order's currency.

        Examples:
          kisfast orders --journal fills.db
          kisfast orders --journal fills.db --format json | jq 'select(.status != "Filled")'
        """;

    public const string PositionExamples = """
        A position is the sum of all fills of the journal: what was held before it began is not in it.

        Example:
          kisfast positions --journal fills.db
        """;

    private static readonly string[] Numbers = ["Ordered", "Filled", "Open", "Price", "Average", "Quantity", "Average cost", "Realized", "Fills"];

    public static Command CreateOrders(ToolConsole console)
    {
        (Option<string> journal, Option<string?> format) = Options();
        var command = new Command("orders", "Lists the orders of today.") { journal, format };
        command.SetAction(async (parsed, stop) =>
        {
            (OrderTracker tracker, GapNotes gaps) = await TrackAsync(parsed.GetValue(journal)!, "today", stop).ConfigureAwait(false);
            if (parsed.GetValue(format) == "json") WriteJson(console, tracker.All, WriteOrder);
            else WriteTable(console, ["Order", "Symbol", "Side", "Status", "Ordered", "Filled", "Open", "Price", "Average", "Changed"],
                [.. tracker.All.Select(Row)]);
            return Tell(console, tracker, gaps);
        });
        return command;
    }

    public static Command CreatePositions(ToolConsole console)
    {
        (Option<string> journal, Option<string?> format) = Options();
        var command = new Command("positions", "Lists what the fills of a journal add up to.") { journal, format };
        command.SetAction(async (parsed, stop) =>
        {
            (OrderTracker tracker, GapNotes gaps) = await TrackAsync(parsed.GetValue(journal)!, "start", stop).ConfigureAwait(false);
            if (parsed.GetValue(format) == "json") WriteJson(console, tracker.Positions, WritePosition);
            else WriteTable(console, ["Account", "Symbol", "Currency", "Quantity", "Average cost", "Realized", "Fills"], [.. tracker.Positions.Select(Row)]);
            return Tell(console, tracker, gaps);
        });
        return command;
    }

    private static (Option<string> Journal, Option<string?> Format) Options() => (
        new Option<string>("--journal") { Description = "The journal", HelpName = "FILE", DefaultValueFactory = _ => "fills.db" },
        Choice.OneOf("--format", "How to print", "table", "table", "json"));

    private static async Task<(OrderTracker Tracker, GapNotes Gaps)> TrackAsync(string journal, string from, CancellationToken stop)
    {
        var tracker = new OrderTracker();
        var gaps = new GapNotes();
        JournalSource source = await JournalSource.OpenAsync(journal, stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            RecordPosition after = await source.FindAsync(from, stop).ConfigureAwait(false);
            long sequence = 0;
            await source.ReadAsync(
                after,
                records =>
                {
                    for (int i = 0; i < records.Length; i++)
                    {
                        tracker.OnRecord(in records.Span[i], sequence++, i == records.Length - 1);
                        gaps.Add(in records.Span[i]);
                    }

                    return ValueTask.CompletedTask;
                },
                told: null, stop).ConfigureAwait(false);
        }

        return (tracker, gaps);
    }

    private static int Tell(ToolConsole console, OrderTracker tracker, GapNotes gaps) => tracker.IsCertain
        ? ExitCode.Success
        : gaps.IsOpen
            ? console.Fail("a gap is open still, so orders and positions may lack fills until it is closed: look again, or see `kisfast reconcile`",
                ExitCode.Negative)
        : console.Fail("a gap was not repaired, so orders and positions may lack fills: see the gaps with `kisfast replay`, and compare with your broker",
            ExitCode.Negative);

    private static string[] Row(Order order) =>
    [
        order.OrderNo, order.Symbol, order.Side.ToString(), order.Status.ToString(), Amounts.Shares(order.Ordered), Amounts.Shares(order.Filled),
            Amounts.Shares(order.Open), Amounts.Money(order.Price),
        Amounts.Money(order.AveragePrice), order.ChangedAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture),
    ];

    private static string[] Row(Position position) =>
    [
        position.Account, position.Symbol, position.Currency ?? "", Amounts.Shares(position.Quantity), Amounts.Money(position.AverageCost),
            Amounts.Money(position.RealizedProfit), Amounts.Shares(position.Fills),
    ];

    // As wide as what stands in it: a number is never cut, and stands at the right.
    private static void WriteTable(ToolConsole console, string[] header, List<string[]> rows)
    {
        int[] widths = [.. header.Select((title, i) => rows.Select(row => CellText.Width(row[i])).Append(title.Length).Max())];
        bool[] isNumber = [.. header.Select(static title => Numbers.Contains(title))];
        foreach (string[] row in rows.Prepend(header))
            console.OutputText.WriteLine(string.Join("  ", row.Select((cell, i) =>
                isNumber[i] ? CellText.Visible(cell).PadLeft(widths[i]) : CellText.Visible(cell).PadRight(widths[i]))).TrimEnd());
    }

    private static void WriteJson<T>(ToolConsole console, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        var lines = new ByteLines(console.Output);
        using var json = new Utf8JsonWriter(lines);
        foreach (T item in items)
        {
            json.Reset(lines);
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
            json.Flush();
            lines.EndLine();
        }

        lines.Flush();
    }

    private static void WriteOrder(Utf8JsonWriter json, Order order)
    {
        json.WriteString("account", order.Account);
        json.WriteString("orderNo", order.OrderNo);
        json.WriteString("originalOrderNo", order.OriginalOrderNo);
        json.WriteString("symbol", order.Symbol);
        json.WriteString("market", order.Market.ToString());
        json.WriteString("currency", order.Currency);
        json.WriteString("side", order.Side.ToString());
        json.WriteString("status", order.Status.ToString());
        Number(json, "ordered", order.Ordered);
        json.WriteNumber("filled", order.Filled);
        json.WriteNumber("repaired", order.Repaired);
        Number(json, "open", order.Open);
        Number(json, "price", order.Price);
        Number(json, "averagePrice", order.AveragePrice);
        json.WriteString("changedAt", order.ChangedAt);
    }

    private static void WritePosition(Utf8JsonWriter json, Position position)
    {
        json.WriteString("account", position.Account);
        json.WriteString("symbol", position.Symbol);
        json.WriteString("currency", position.Currency);
        json.WriteNumber("quantity", position.Quantity);
        Number(json, "averageCost", position.AverageCost);
        Number(json, "realizedProfit", position.RealizedProfit);
        json.WriteNumber("fills", position.Fills);
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
