using System.Diagnostics;

namespace KisFast.Cli;

/// <summary>Adds up what the feed hands over: fills per order, gaps per session. Read from other threads.</summary>
internal sealed class ChaosHandler(int sessions) : IFillHandler
{
    /// <summary>The order number of notices that the simulator's book does not know: they show that a connection is alive.</summary>
    public const string Probe = "0000000001";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChaosOrder> _orders = [];
    private readonly ChaosGaps[] _sessions = [.. Enumerable.Range(0, sessions).Select(_ => new ChaosGaps())];
    private long _next;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        lock (_lock)
        {
            ChaosGaps session = _sessions[record.SessionIndex];
            if (sequence != _next++ || record.Sequence != sequence) session.Disorder++;
            switch (record.Kind)
            {
                case RecordKind.GapOpened:
                    if (session.IsOpen) session.Disorder++;
                    session.IsOpen = true;
                    session.Opened++;
                    session.OpenedAt = Stopwatch.GetTimestamp();
                    break;
                case RecordKind.GapClosed:
                    if (!session.IsOpen) session.Disorder++;
                    session.IsOpen = false;
                    session.Closed++;
                    // The probes' account has gaps too, which nobody can repair.
                    if (record.Account.Equals("9999999901"u8)) break;
                    session.IsComplete = record.IsGapRepaired;
                    session.Outcomes[(int)record.GapOutcome]++;
                    if (record.GapOutcome == GapOutcome.Doubtful) Doubt(session, record);
                    break;
                case RecordKind.OrderEvent when record.OrderNo.Equals("0000000001"u8):
                    session.Probes++;
                    break;
                case RecordKind.Fill:
                    // A repair outside a gap would be news without a warning.
                    if (record.Source == RecordSource.Repair && !session.IsOpen) session.Disorder++;
                    Take(record);
                    break;
            }
        }
    }

    /// <summary>A copy of what is known of a session's gaps.</summary>
    public ChaosGaps GapsOf(int session)
    {
        lock (_lock) return _sessions[session].Copy();
    }

    /// <summary>All that came so far, as it was at one moment.</summary>
    public ChaosAccount Account()
    {
        lock (_lock) return new ChaosAccount(new Dictionary<string, ChaosOrder>(_orders), [.. _sessions.Select(session => session.Copy())]);
    }

    private void Doubt(ChaosGaps session, in FillRecord record)
    {
        // A gap's end has room for a few names only, and says when there were more.
        if (record.Truncations != Truncations.None) session.UnnamedDoubts++;
        foreach (string named in record.DoubtfulOrders)
        {
            string orderNo = named.PadLeft(10, '0');
            _orders[orderNo] = _orders.GetValueOrDefault(orderNo) with { IsDoubted = true };
        }
    }

    private void Take(in FillRecord record)
    {
        string orderNo = record.OrderNo.ToString().PadLeft(10, '0');
        long quantity = record.Quantity.GetValueOrDefault();
        ChaosOrder before = _orders.GetValueOrDefault(orderNo);
        // Not to be booked: what is true of it comes as a repair.
        if ((record.Doubts & Doubts.Overfill) != 0)
        {
            _orders[orderNo] = before with { Marked = before.Marked + 1 };
            return;
        }

        bool isRepair = record.Source == RecordSource.Repair;
        _orders[orderNo] = before with
        {
            Quantity = before.Quantity + quantity,
            Amount = before.Amount + (quantity * record.Price.GetValueOrDefault()),
            Repairs = before.Repairs + (isRepair ? 1 : 0),
            Repaired = before.Repaired + (isRepair ? quantity : 0),
        };
    }
}

/// <summary>What a handler knows.</summary>
/// <param name="Orders">By order number padded to ten digits.</param>
/// <param name="Gaps">By session.</param>
internal sealed record ChaosAccount(IReadOnlyDictionary<string, ChaosOrder> Orders, IReadOnlyList<ChaosGaps> Gaps);

/// <summary>An order as the feed's handlers know it.</summary>
/// <param name="Quantity">Σ quantity.</param>
/// <param name="Amount">Σ quantity · price.</param>
/// <param name="Repairs">How many of its records were repairs.</param>
/// <param name="Repaired">Σ of their quantities.</param>
internal readonly record struct ChaosOrder(long Quantity, decimal Amount, int Repairs, long Repaired)
{
    /// <summary>Fills that were marked as beyond what was ordered, and so are in no sum.</summary>
    public int Marked { get; init; }

    /// <summary>Whether the end of a gap has named it.</summary>
    public bool IsDoubted { get; init; }
}

/// <summary>A session's gaps.</summary>
internal sealed record ChaosGaps
{
    public long Opened { get; set; }

    public long Closed { get; set; }

    /// <summary>How many were closed with each outcome.</summary>
    public long[] Outcomes { get; init; } = new long[Enum.GetValues<GapOutcome>().Length];

    /// <summary>How many were closed with the word that not all could be repaired.</summary>
    public long Incomplete => Outcomes.Sum() - Outcomes[(int)GapOutcome.Repaired];

    public bool IsOpen { get; set; }

    /// <summary>Whether the last one that was closed was repaired whole.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>When the last one opened, as a timestamp.</summary>
    public long OpenedAt { get; set; }

    /// <summary>How many were closed with more orders in doubt than could be named.</summary>
    public long UnnamedDoubts { get; set; }

    /// <summary>Probes that came.</summary>
    public long Probes { get; set; }

    /// <summary>Marks out of turn, repairs outside a gap, sequences that do not follow each other.</summary>
    public long Disorder { get; set; }

    public ChaosGaps Copy() => this with { Outcomes = [.. Outcomes] };

    /// <summary>As <c>Repaired 41, Doubtful 2</c>.</summary>
    public string Describe() =>
        string.Join(", ", Enum.GetValues<GapOutcome>().Where(outcome => Outcomes[(int)outcome] > 0).Select(outcome => $"{outcome} {Outcomes[(int)outcome]}"));
}
