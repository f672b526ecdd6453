using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>What a round, or several, came to.</summary>
internal sealed record ChaosResult
{
    /// <summary>How often each of the simulator's faults struck.</summary>
    public required SortedDictionary<string, long> Faults { get; init; }

    /// <summary>How long faults struck.</summary>
    public TimeSpan Lasted { get; init; }

    /// <summary>WebSocket connections.</summary>
    public long Connections { get; init; }

    /// <summary>Orders in the simulator's book.</summary>
    public long Orders { get; init; }

    /// <summary>Fills in the simulator's book.</summary>
    public long Fills { get; init; }

    /// <summary>Shares in the simulator's book.</summary>
    public long Quantity { get; init; }

    /// <summary>Gaps marked as open.</summary>
    public long Gaps { get; init; }

    /// <summary>Gaps marked as closed.</summary>
    public long GapsClosed { get; init; }

    /// <summary>Gaps closed with the word that not all could be repaired, as with an order history that answers with errors.</summary>
    public long GapsIncomplete { get; init; }

    /// <summary>Repair records.</summary>
    public long RepairedRecords { get; init; }

    /// <summary>Shares in repair records.</summary>
    public long RepairedQuantity { get; init; }

    /// <summary>Fills that were marked as beyond what was ordered: notices that came twice.</summary>
    public long Marked { get; init; }

    /// <summary>Shares of notices that came twice within what was ordered, told as a doubt: nobody can tell them from fills.</summary>
    public long InDoubt { get; init; }

    /// <summary>The most REST calls of one session within any second, counted by the simulator.</summary>
    public int MostCalls { get; init; }

    /// <summary>How many a session may make.</summary>
    public int CallsAllowed { get; init; }

    /// <summary>Shares that are in the book and never came.</summary>
    public long Lost { get; init; }

    /// <summary>Shares that came and are not in the book.</summary>
    public long Duplicated { get; init; }

    /// <summary>Orders whose quantity, amount or state is not the book's.</summary>
    public long Mismatches { get; init; }

    /// <summary>Marks out of turn, repairs outside a gap, sequences that do not follow each other.</summary>
    public long Disorder { get; init; }

    /// <summary>What else is wrong, one line each.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }

    /// <summary>Whether nothing was lost, nothing came twice untold, every gap was marked and closed, and the calls kept within their share.</summary>
    public bool Holds => Lost == 0 && Duplicated == 0 && Mismatches == 0 && Disorder == 0 && Gaps == GapsClosed && Complaints.Count == 0
        && MostCalls <= CallsAllowed;

    /// <summary>Holds what the feed's handler has against the simulator's book.</summary>
    public static ChaosResult Of(
        KisSimulator kis, IReadOnlyList<string> htsIds, ChaosAccount account, OrderTracker states, TimeSpan lasted, int callsAllowed, string? unsettled)
    {
        var orders = new Dictionary<string, ChaosOrder>(account.Orders);
        List<string> complaints = unsettled is null ? [] : [unsettled];
        long lost = 0, duplicated = 0, mismatches = 0, quantity = 0, bookOrders = 0, inDoubt = 0;
        HashSet<string> cameTwice = OrdersOf(kis);
        foreach (BookOrder order in kis.Book.Orders)
        {
            bookOrders++;
            quantity += order.FilledQuantity;
            orders.Remove(order.OrderNo, out ChaosOrder known);
            // A repair's price is an average of eight decimals.
            bool isRight = known.Quantity == order.FilledQuantity && Math.Abs(known.Amount - order.FilledAmount) <= 1e-8m * known.Repaired;
            // A notice that comes twice within what was ordered looks like a fill, and takes the place of one of another price, or of an amendment:
            // then only the sum is right. A quantity that is not has to be told.
            if (!isRight && cameTwice.Contains(order.OrderNo)
                && (known.Quantity == order.FilledQuantity || known.IsDoubted || account.Gaps[IndexOf(htsIds, order)].UnnamedDoubts > 0))
            {
                inDoubt += Math.Abs(known.Quantity - order.FilledQuantity);
                continue;
            }

            lost += Math.Max(0, order.FilledQuantity - known.Quantity);
            duplicated += Math.Max(0, known.Quantity - order.FilledQuantity);
            if (states.Find(order.OrderNo)?.Status is var told && told != StatusOf(order))
            {
                mismatches++;
                complaints.Add(FormattableString.Invariant(
                    $"order {order.OrderNo} {order.Symbol} of {order.HtsId} is {order.State} in the book and {told?.ToString() ?? "unknown"} to the feed"));
            }

            if (isRight) continue;
            mismatches++;
            complaints.Add(
                $"order {order.OrderNo} {order.Symbol} of {order.HtsId}: {known.Quantity} shares for {known.Amount} instead of {order.FilledQuantity} for "
                + $"{order.FilledAmount}, {known.Repaired} of them repaired, {known.Marked} fills marked{(known.IsDoubted ? ", in doubt" : "")}; "
                + $"the session's gaps: {account.Gaps[IndexOf(htsIds, order)].Describe()}");
        }

        foreach ((string orderNo, ChaosOrder unknown) in orders)
        {
            mismatches++;
            duplicated += unknown.Quantity;
            complaints.Add($"order {orderNo} is not in the book: {unknown.Quantity} shares");
        }

        return new ChaosResult
        {
            Faults = new SortedDictionary<string, long>(kis.Faults.Triggered.ToDictionary(), StringComparer.Ordinal),
            Lasted = lasted,
            Connections = kis.ConnectionsSoFar,
            Orders = bookOrders,
            Fills = kis.Book.Fills,
            Quantity = quantity,
            Gaps = account.Gaps.Sum(gap => gap.Opened),
            GapsClosed = account.Gaps.Sum(gap => gap.Closed),
            GapsIncomplete = account.Gaps.Sum(gap => gap.Incomplete),
            RepairedRecords = account.Orders.Values.Sum(order => (long)order.Repairs),
            RepairedQuantity = account.Orders.Values.Sum(order => order.Repaired),
            Marked = account.Orders.Values.Sum(order => (long)order.Marked),
            InDoubt = inDoubt,
            MostCalls = kis.MostCallsInASecond,
            CallsAllowed = callsAllowed,
            Lost = lost,
            Duplicated = duplicated,
            Mismatches = mismatches,
            Disorder = account.Gaps.Sum(gap => gap.Disorder),
            Complaints = complaints,
        };
    }

    private static int IndexOf(IReadOnlyList<string> htsIds, BookOrder order)
    {
        int index = 0;
        while (htsIds[index] != order.HtsId) index++;
        return index;
    }

    // The orders that a notice of theirs, or of one in their chain of amendments, came twice of.
    private static HashSet<string> OrdersOf(KisSimulator kis)
    {
        HashSet<string> orders = [.. kis.SentTwice.Where(static sent => sent.Value > 0).Select(static sent => sent.Key)];
        for (int before = -1; before < orders.Count;)
        {
            before = orders.Count;
            foreach (BookOrder order in kis.Book.Orders)
            {
                if (order.OriginalOrderNo is not { } original) continue;
                if (orders.Contains(original)) orders.Add(order.OrderNo);
                else if (orders.Contains(order.OrderNo)) orders.Add(original);
            }
        }

        return orders;
    }

    // What the feed should say of an order.
    private static OrderStatus StatusOf(BookOrder order) => order.State switch
    {
        SimulatedOrderState.Working => order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled : OrderStatus.Accepted,
        SimulatedOrderState.Filled => OrderStatus.Filled,
        SimulatedOrderState.Replaced => OrderStatus.Amended,
        SimulatedOrderState.Rejected => OrderStatus.Rejected,
        _ => OrderStatus.Cancelled,
    };

    /// <summary>Both rounds together.</summary>
    public ChaosResult And(ChaosResult other) => new()
    {
        Faults = new SortedDictionary<string, long>(
            Faults.Concat(other.Faults).GroupBy(fault => fault.Key).ToDictionary(fault => fault.Key, fault => fault.Sum(one => one.Value)),
            StringComparer.Ordinal),
        Lasted = Lasted + other.Lasted,
        Connections = Connections + other.Connections,
        Orders = Orders + other.Orders,
        Fills = Fills + other.Fills,
        Quantity = Quantity + other.Quantity,
        Gaps = Gaps + other.Gaps,
        GapsClosed = GapsClosed + other.GapsClosed,
        GapsIncomplete = GapsIncomplete + other.GapsIncomplete,
        RepairedRecords = RepairedRecords + other.RepairedRecords,
        RepairedQuantity = RepairedQuantity + other.RepairedQuantity,
        Marked = Marked + other.Marked,
        InDoubt = InDoubt + other.InDoubt,
        MostCalls = Math.Max(MostCalls, other.MostCalls),
        CallsAllowed = CallsAllowed,
        Lost = Lost + other.Lost,
        Duplicated = Duplicated + other.Duplicated,
        Mismatches = Mismatches + other.Mismatches,
        Disorder = Disorder + other.Disorder,
        Complaints = [.. Complaints, .. other.Complaints],
    };
}
