using System.Globalization;
using KisFast.Simulator;

namespace KisFast.Simulation;

/// <summary>Holds what a strategy knows, what the feed says of its orders, and what the journal keeps, against KIS's book.</summary>
internal sealed class Audit(Machine machine, Process process)
{
    // More than the lag that a history may have, and what a repair takes after it.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(90);

    /// <summary>What does not agree.</summary>
    public IEnumerable<string> Complaints()
    {
        bool isMissing = false;
        foreach (BookOrder order in machine.Kis.Book.Orders)
        {
            Strategy.Known known = process.Strategy.Orders.GetValueOrDefault(order.OrderNo);
            isMissing |= known.Quantity < order.FilledQuantity && !process.Strategy.Doubtful.Contains(order.OrderNo);
            if (Disagrees(order, known) is { } complaint) yield return complaint;
            else if (machine.Plan.HasAccount && StateDisagrees(order) is { } wrong) yield return wrong;
        }

        // Without an account nobody can see what never left KIS; nor, without a journal, what came while no process ran.
        bool isUnseen = !machine.Plan.HasAccount && (!machine.Plan.HasJournal || machine.Kis.Faults.Triggered.ContainsKey("unsent"));
        if (isMissing && !isUnseen && process.Strategy.GapsThat(GapOutcome.NotAttempted) + process.Strategy.GapsThat(GapOutcome.Doubtful) == 0)
            yield return "something is missing and no gap says so";
    }

    /// <summary>
    /// A gap was told as repaired: whatever was filled of the orders that there were when it opened is known, but for the last moments, which
    /// the history may lag behind.
    /// </summary>
    public IEnumerable<string> RepairComplaints(int session, DateTimeOffset openedAt, DateTime closedAt)
    {
        if (machine.HasComeTwice) yield break;
        DateTimeOffset limit = machine.Plan.Start + machine.Clock.FirstShown(closedAt) - Settled;
        // Pages that leave a row out each time may leave out the same one in both orders. Of an order that was never heard nobody can miss it then;
        // a later look brings it.
        bool hidesRows = machine.Kis.Faults.Active.Any(static fault => fault.StartsWith("historyshift", StringComparison.Ordinal));
        var fills = machine.Plan.Customers[session].HtsIds.SelectMany(htsId => machine.Kis.Book.Journal(htsId))
            .Where(entry => entry.Kind == SimulatedNoticeKind.Fill && entry.At <= limit).GroupBy(static entry => (entry.Account, entry.OrderNo));
        foreach (var order in fills)
        {
            if (machine.Kis.Book.Find(order.Key.Account, order.Key.OrderNo) is not { } known || known.PlacedAt > openedAt) continue;
            if (hidesRows && !process.Strategy.Orders.ContainsKey(order.Key.OrderNo)) continue;
            long missing = order.Sum(static entry => entry.Quantity) - process.Strategy.Orders.GetValueOrDefault(order.Key.OrderNo).Quantity;
            if (missing > 0) yield return $"a gap was told as repaired, and {missing} shares of order {order.Key.OrderNo} are missing";
        }
    }

    /// <summary>A journal holds what the strategy, or a follower, was given, record by record.</summary>
    public IEnumerable<string> JournalComplaints(IReadOnlyList<FillRecord> records, IReadOnlyList<ulong> given, string who)
    {
        if (machine.Journal is null) yield break;
        if (records.Count != given.Count) yield return $"the journal holds {records.Count} records, {who} was given {given.Count}";
        for (int i = 0; i < Math.Min(records.Count, given.Count); i++)
        {
            if (records[i].Identity == given[i]) continue;
            yield return $"record {i} of the journal is another one than {who} was given";
            yield break;
        }
    }

    private string? Disagrees(BookOrder order, Strategy.Known known)
    {
        // A repair's price is an average of eight decimals.
        bool isEqual = known.Quantity == order.FilledQuantity && Math.Abs(known.Amount - order.FilledAmount) <= 1e-8m * Math.Max(known.Repaired, 1);
        if (isEqual) return null;
        // A row that has a quantity and no amount that can be read: the shares are certain, and come without a price.
        if (known.Unpriced > 0 && known.Quantity == order.FilledQuantity && machine.Kis.Faults.Triggered.ContainsKey("historyrow")) return null;
        // What came twice and was not beyond the order cannot be told from a fill, nor its price from that of one that is missing; the fill
        // that then is beyond the order is marked.
        if (machine.HasComeTwice && (known.Quantity >= order.FilledQuantity || process.Strategy.Doubtful.Contains(order.OrderNo))) return null;
        // Without an account nobody can look; it has to be said.
        if (!machine.Plan.HasAccount && known.Quantity < order.FilledQuantity) return null;
        return string.Create(CultureInfo.InvariantCulture,
            $"order {order.OrderNo} ({order.State}, {order.Symbol}): {known.Quantity} shares for {known.Amount}, {known.Repaired} of them repaired, "
            + $"instead of {order.FilledQuantity} of {order.Quantity} for {order.FilledAmount}");
    }

    private string? StateDisagrees(BookOrder order)
    {
        if (order.State == SimulatedOrderState.Cancellation) return null;
        Order? told = process.Orders.Find(order.OrderNo);
        if (told is null) return $"order {order.OrderNo} ({order.State}) was never told of";
        OrderStatus expected = order.State switch
        {
            SimulatedOrderState.Filled => OrderStatus.Filled,
            SimulatedOrderState.Replaced => OrderStatus.Amended,
            SimulatedOrderState.Cancelled => OrderStatus.Cancelled,
            SimulatedOrderState.Rejected => OrderStatus.Rejected,
            _ => order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled : OrderStatus.Accepted,
        };
        if (told.Status == expected || (machine.HasComeTwice && (told.Filled != order.FilledQuantity || told.Doubts != Doubts.None))) return null;
        return $"order {order.OrderNo} is {expected}, and told as {told.Status} ({told.Filled} of {told.Ordered} filled)";
    }
}
