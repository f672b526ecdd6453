using System.Text;

namespace KisFast.Recovery;

/// <summary>One order as a snapshot of the history shows it.</summary>
/// <param name="Key">Its key, without branch.</param>
/// <param name="Branch">The normal form of its branch, 0 for none.</param>
/// <param name="Day">Its day, as <see cref="DateOnly.DayNumber"/>; 0 when the history does not say.</param>
/// <param name="Row">Its row; the fullest of several.</param>
/// <param name="Filled">The shares filled up to now; where rows differ, what is certain of them.</param>
/// <param name="Amount">Their value.</param>
internal sealed record HistoryOrder(OrderKey Key, ulong Branch, int Day, OrderHistoryRow Row, Reading Filled, ExactAmount Amount)
{
    /// <summary>Whether no other branch has an order of this number and symbol.</summary>
    public bool IsOnly { get; init; } = true;

    /// <summary>Whether its rows cannot all be right: they differ where nothing says why, or a column cannot be read.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Whether one of its rows says that it was bought, and another that it was sold.</summary>
    public bool IsOfBothSides { get; init; }

    /// <summary>Whether it is a number's orders of several days taken together.</summary>
    public bool IsOfSeveralDays { get; init; }

    /// <summary>
    /// The orders of a snapshot. Pages that change while they are read repeat rows, which only grow from one page to the next: then the
    /// last one counts. A number that was used on two days is two orders.
    /// </summary>
    public static List<HistoryOrder> Fold(IReadOnlyList<OrderHistoryRow> rows)
    {
        List<HistoryOrder> orders = [];
        foreach (var number in rows.GroupBy(KeyOf))
        {
            List<HistoryOrder> days = [.. number.GroupBy(static row => row.OrderDate ?? row.DomesticOrderDate).Select(day => OfDay(number.Key, [.. day]))];
            orders.AddRange(WithoutGhosts(days, IsGhost));
        }

        if (OfSeveralBranches(orders).Count == 0) return orders;
        orders = [.. orders.GroupBy(static order => (order.Key, order.Day)).SelectMany(static day => WithoutGhosts([.. day], IsAlike))];
        HashSet<OrderKey> several = OfSeveralBranches(orders);
        return orders.ConvertAll(order => several.Contains(order.Key) ? order with { IsOnly = false } : order);
    }

    private static HashSet<OrderKey> OfSeveralBranches(List<HistoryOrder> orders)
    {
        Dictionary<OrderKey, ulong> first = [];
        return [.. orders.Where(order => !first.TryAdd(order.Key, order.Branch) && first[order.Key] != order.Branch).Select(static order => order.Key)];
    }

    /// <summary>The same number on several days as one order: for who does not know on which day he heard of it.</summary>
    public HistoryOrder Plus(HistoryOrder other)
    {
        ExactAmount amount = Amount;
        amount.Add(other.Amount);
        return this with
        {
            Day = 0,
            IsOfSeveralDays = true,
            Row = other.Day > Day ? other.Row : Row,
            Filled = Filled.IsValue && other.Filled.IsValue ? Reading.Of(Math.Min(Filled.Shares + other.Filled.Shares, Quantity.MaxValue)) : Reading.Failed,
            Amount = amount,
            IsDoubtful = IsDoubtful || other.IsDoubtful,
        };
    }

    private static (OrderKey Key, ulong Branch) KeyOf(OrderHistoryRow row) =>
        (OrderKey.Create(Encoding.UTF8.GetBytes(row.OrderNo), Encoding.UTF8.GetBytes(row.Symbol), row.IsDomestic),
            OrderKey.BranchOf(Encoding.UTF8.GetBytes(row.Branch)));

    private static HistoryOrder OfDay((OrderKey Key, ulong Branch) number, List<OrderHistoryRow> rows)
    {
        OrderHistoryRow fullest = rows.MaxBy(static row => row.FilledQuantity ?? -1)!;
        int day = (fullest.OrderDate ?? fullest.DomesticOrderDate)?.DayNumber ?? 0;
        HistoryOrder order = new(number.Key, number.Branch, day, fullest, Reading.Of(fullest.FilledQuantity), AmountOf(fullest))
        {
            IsDoubtful = rows.Exists(static row => row.FilledQuantity is null) || rows.DistinctBy(static row => row.Exchange).Count() > 1,
        };
        // Bought or sold: nothing can be booked of it.
        if (rows.Select(static row => row.Side).Where(static side => side is not (Side.None or Side.Unknown)).Distinct().Skip(1).Any())
            return order with { IsOfBothSides = true, IsDoubtful = true };
        if (order.IsDoubtful) return order;
        // Parts of one order where everything says so; otherwise no more is certain than the fullest says.
        long sum = rows.Sum(static row => row.FilledQuantity!.Value);
        bool areParts = rows.DistinctBy(static row => (row.OrderQuantity, row.OpenQuantity, row.Side)).Count() == 1
            && IsAllOf(fullest, sum);
        // A row that is there twice, unless it makes sense only as one of two parts: then it may be either.
        if (OnlyGrows(rows)) return areParts && !IsAllOf(fullest, fullest.FilledQuantity!.Value) ? order with { IsDoubtful = true } : order;
        if (!areParts) return order with { IsDoubtful = true };
        ExactAmount amount = default;
        foreach (OrderHistoryRow row in rows) amount.Add(AmountOf(row));
        return order with { Filled = Reading.Of(sum), Amount = amount };
    }

    private static bool IsAllOf(OrderHistoryRow row, long filled) =>
        row.OrderQuantity is > 0 and { } ordered && (filled == ordered || filled + row.OpenQuantity == ordered);

    // The same row again and again, or a fuller one on a later page.
    private static bool OnlyGrows(List<OrderHistoryRow> rows)
    {
        for (int i = 1; i < rows.Count; i++)
        {
            if (rows[i].FilledQuantity == rows[i - 1].FilledQuantity) continue;
            if (rows[i].FilledQuantity < rows[i - 1].FilledQuantity || rows[i].Page == rows[i - 1].Page) return false;
        }

        return true;
    }

    // One order under two dates, as KIS shows holdings: alike in everything, or placed in the same second, a day apart at most.
    private static List<HistoryOrder> WithoutGhosts(List<HistoryOrder> days, Func<HistoryOrder, HistoryOrder, bool> isGhost)
    {
        for (int i = days.Count - 1; i > 0; i--)
        {
            int twin = days.FindIndex(0, i, other => isGhost(days[i], other));
            if (twin < 0) continue;
            HistoryOrder fuller = days[i].Filled.Shares > days[twin].Filled.Shares ? days[i] : days[twin];
            days[twin] = fuller with { IsDoubtful = true };
            days.RemoveAt(i);
        }

        return days;
    }

    // One order under two branches: alike in everything, to the second.
    private static bool IsAlike(HistoryOrder one, HistoryOrder other) =>
        one.Row.OrderTime is not null && one.Row.OrderTime == other.Row.OrderTime && one.Row.Side == other.Row.Side
        && one.Row.OrderQuantity == other.Row.OrderQuantity && one.Filled == other.Filled && one.Row.FilledAmount == other.Row.FilledAmount;

    private static bool IsGhost(HistoryOrder one, HistoryOrder other)
    {
        OrderHistoryRow a = one.Row, b = other.Row;
        if (a.Side != b.Side || a.OrderQuantity != b.OrderQuantity || a.OrderTime != b.OrderTime) return false;
        bool isNear = Math.Abs(one.Day - other.Day) <= 1;
        bool isAlike = one.Filled == other.Filled && a.FilledAmount == b.FilledAmount;
        return a.OrderTime is null ? isAlike && isNear : isAlike || isNear;
    }

    private static ExactAmount AmountOf(OrderHistoryRow row)
    {
        if (row.FilledQuantity is not > 0) return default;
        if (row.FilledAmount is > 0 and { } sum) return ExactAmount.From(sum);
        if (row.FilledPrice is not (> 0 and { } average)) return ExactAmount.Unknown;
        Price price = ExactAmount.From(average).DividedBy(1, -1);
        if (!price.HasValue) return ExactAmount.Unknown;
        ExactAmount amount = default;
        amount.Add(row.FilledQuantity.Value, price);
        return amount;
    }
}
