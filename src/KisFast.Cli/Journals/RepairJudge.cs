using System.Text.Json;
using KisFast.Recovery;
using KisFast.Rest;

namespace KisFast.Cli;

/// <summary>A journal's decisions, each judged again from the pages of the order history that were kept before it.</summary>
internal sealed class RepairJudge
{
    private readonly Dictionary<int, Snapshot> _snapshots = [];

    /// <summary>How many decisions the kept pages do not bear out.</summary>
    public int Contradicted { get; private set; }

    /// <summary>What a note says, in one line; null when it is no decision.</summary>
    public string? Take(JournalNote note)
    {
        switch (note.Kind)
        {
            case JournalNoteKind.HistoryPage:
                // What was kept at one moment is one reading of the history.
                if (!_snapshots.TryGetValue(note.SessionIndex, out Snapshot? snapshot) || snapshot.UtcTicks != note.UtcTicks)
                    _snapshots[note.SessionIndex] = snapshot = new Snapshot(note.UtcTicks, note.Number);
                snapshot.Add(note);
                return null;
            case JournalNoteKind.Decision:
                return Judge(note);
            default:
                return null;
        }
    }

    private string Judge(JournalNote note)
    {
        RepairDecision decision;
        try
        {
            decision = JsonSerializer.Deserialize(note.Content.Span, RepairDecision.Json.Default.RepairDecision);
        }
        catch (JsonException e)
        {
            return $"note {note.Number} cannot be read: {e.Message}";
        }

        Snapshot? snapshot = _snapshots.GetValueOrDefault(note.SessionIndex);
        long? again = snapshot?.FilledOf(decision);
        string history = decision.History is { } filled ? $"{filled:N0} filled of {(decision.Ordered is { } ordered ? $"{ordered:N0}" : "an unknown quantity")}"
            : "nothing certain";
        string pages = snapshot is null ? "no page was kept" : snapshot.Pages == 1 ? $"note {snapshot.Number}"
            : $"notes {snapshot.Number} to {snapshot.Number + snapshot.Pages - 1}";
        string text = $"order {decision.OrderNo} {decision.Symbol}: the feed had {decision.Feed:N0} filled, the history {history} ({pages}): {Words(decision)}";
        if (snapshot is null || again == decision.History) return text;
        Contradicted++;
        return $"{text}. THE PAGES SAY {(again is { } now ? $"{now:N0} FILLED" : "NOTHING CERTAIN")}";
    }

    private static string Words(in RepairDecision decision)
    {
        string[] done =
        [
            .. decision.Events?.Replace("Is", "", StringComparison.Ordinal).Split(' ') ?? [],
            .. decision.Repaired > 0 ? [$"{decision.Repaired:N0}"] : Array.Empty<string>(),
        ];
        string what = string.Join(", ", done);
        string doubt = decision.IsDoubtful ? ", in doubt" : "";
        return decision.Outcome switch
        {
            RepairVerdict.Published => $"{what} repaired",
            RepairVerdict.Adopted => $"{what} taken as known from before",
            RepairVerdict.NotAttributable => "not repaired, the order is from before the feed began to look",
            RepairVerdict.Unbookable => "not repaired, its name fits no record",
            _ => "nothing repaired",
        } + doubt;
    }

    private sealed class Snapshot(long utcTicks, long number)
    {
        private readonly List<OrderHistoryRow> _rows = [];
        private List<HistoryOrder>? _orders;

        public long UtcTicks => utcTicks;

        public long Number => number;

        public int Pages { get; private set; }

        public void Add(JournalNote note)
        {
            Pages++;
            _orders = null;
            // Of one history or the other: their rows stand under different names.
            _rows.AddRange(OrderHistoryReader.ReadPage(note.Content, Pages)?.Rows ?? []);
            _rows.AddRange(DomesticHistoryReader.ReadPage(note.Content, Pages)?.Rows ?? []);
        }

        // Whoever did not know the day took all days of a number together.
        public long? FilledOf(RepairDecision decision)
        {
            _orders ??= HistoryOrder.Fold(_rows);
            HistoryOrder[] all = [.. _orders.Where(order => order.Row.Symbol == decision.Symbol && Plain(order.Row.OrderNo) == Plain(decision.OrderNo))];
            if (all.Length == 0) return null;
            HistoryOrder found = all.FirstOrDefault(order => decision.Day is { } day && order.Day == day.DayNumber)
                ?? all.Aggregate(static (one, next) => one.Plus(next));
            return found.Filled.IsValue ? found.Filled.Shares : null;
        }

        private static string Plain(string orderNo) => orderNo.TrimStart('0');
    }
}
