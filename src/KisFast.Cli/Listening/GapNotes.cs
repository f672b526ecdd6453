using System.Globalization;

namespace KisFast.Cli;

/// <summary>The gaps of a run that nobody repaired: what the last lines say, and the exit code. Added to by the handler's thread.</summary>
internal sealed class GapNotes
{
    private const int MostKept = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, Notes> _sessions = [];

    /// <summary>How many gaps stand.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _sessions.Values.Sum(static s => s.Standing);
        }
    }

    /// <summary>Whether one is open: notices may be missing, and the feed is at it.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock) return _sessions.Values.Any(static s => s.IsOpen);
        }
    }

    /// <summary>Looks at a record.</summary>
    public void Add(ref readonly FillRecord record)
    {
        if (record.Kind is not (RecordKind.GapOpened or RecordKind.GapClosed)) return;
        lock (_lock)
        {
            if (!_sessions.TryGetValue(record.SessionIndex, out Notes? notes)) _sessions.Add(record.SessionIndex, notes = new Notes());
            if (record.Kind == RecordKind.GapOpened) notes.Open(record.ReceivedAt);
            else notes.Close(in record);
        }
    }

    /// <summary>A line for each gap that stands, and one for each that was still open.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lock) return [.. _sessions.Values.SelectMany(static s => s.Lines())];
    }

    private sealed class Notes
    {
        private readonly List<string> _lines = [];
        private DateTime? _openSince;

        public int Standing { get; private set; }

        public bool IsOpen => _openSince is not null;

        public void Open(DateTime since) => _openSince = since;

        public void Close(in FillRecord record)
        {
            DateTime since = _openSince ?? record.ReceivedAt;
            _openSince = null;
            if (record.IsGapRepaired)
            {
                // A repair looks back as far as the first that gave up.
                _lines.Clear();
                Standing = 0;
                return;
            }

            Standing++;
            if (_lines.Count == MostKept) _lines.RemoveAt(0);
            string between = $"notices between {Time(since)} and {Time(record.ReceivedAt)} may be missing";
            _lines.Add($"a gap{Whose(in record)} was not repaired: {between}; {Why(in record)}");
        }

        public IEnumerable<string> Lines()
        {
            if (Standing > _lines.Count)
                yield return string.Create(CultureInfo.InvariantCulture, $"{Standing - _lines.Count} more gaps before these were not repaired");
            foreach (string line in _lines) yield return line;
            if (_openSince is { } since) yield return $"a gap was open at the end: notices since {Time(since)} may be missing; compare with the order history";
        }

        private static string Time(DateTime moment) => moment.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

        // Of one that nobody looked into the account says that it is another one.
        private static bool IsOfAnotherAccount(ref readonly FillRecord record) =>
            record.GapOutcome == GapOutcome.NotAttempted && !record.Account.IsEmpty;

        private static string Whose(ref readonly FillRecord record) =>
            IsOfAnotherAccount(in record) ? $" of account {AccountMask.Of(record.Account.ToString())}" : "";

        private static string Why(ref readonly FillRecord record)
        {
            if (IsOfAnotherAccount(in record)) return $"nobody can look: only the orders of {ToolSetting.Account.Variable} are looked for";
            if (record.DoubtfulOrders is { Count: > 0 } orders)
                return $"feed and history cannot both be right about {string.Join(", ", orders)}: compare with the order history";
            if (record.GapOutcome == GapOutcome.NotAttempted) return $"nobody could look: set {ToolSetting.Account.Variable} to have gaps repaired";
            string missing = record.MissingQuantity is { HasValue: true, Value: > 0 } shares
                ? string.Create(CultureInfo.InvariantCulture, $"{shares.Value:N0} shares are known to be missing")
                : "how much is missing is not known";
            return $"{missing}: compare with the order history";
        }
    }
}
