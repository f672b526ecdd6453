using System.Text;

namespace KisFast.Recovery;

/// <summary>One order as a snapshot of the history shows it.</summary>
/// <param name="Key">Its key, without branch.</param>
/// <param name="Branch">The normal form of its branch, 0 for none.</param>
/// <param name="Row">Its row; the latest, if the number was used on several days.</param>
/// <param name="Filled">The shares filled up to now.</param>
/// <param name="Amount">Their value.</param>
/// <param name="IsOnly">Whether no other branch has an order of this number and symbol.</param>
internal sealed record HistoryOrder(OrderKey Key, ulong Branch, OrderHistoryRow Row, long Filled, ExactAmount Amount, bool IsOnly)
{
    /// <summary>
    /// The orders of a snapshot. Pages that change while they are read repeat rows: of the rows of one order and day the one with
    /// the largest filled quantity counts. A number that was used on two days counts with both: so it does in the ledger.
    /// </summary>
    public static List<HistoryOrder> Fold(IReadOnlyList<OrderHistoryRow> rows)
    {
        Dictionary<(OrderKey Key, ulong Branch, DateOnly? Day), OrderHistoryRow> distinct = [];
        foreach (OrderHistoryRow row in rows)
        {
            OrderKey key = OrderKey.Create(Encoding.UTF8.GetBytes(row.OrderNo), Encoding.UTF8.GetBytes(row.Symbol));
            ulong branch = OrderKey.BranchOf(Encoding.UTF8.GetBytes(row.Branch));
            if (!distinct.TryGetValue((key, branch, row.OrderDate), out OrderHistoryRow? other) || row.FilledQuantity >= other.FilledQuantity)
                distinct[(key, branch, row.OrderDate)] = row;
        }

        Dictionary<OrderKey, int> branches = [];
        List<HistoryOrder> orders = [];
        foreach (var group in distinct.GroupBy(static pair => (pair.Key.Key, pair.Key.Branch)))
        {
            long filled = 0;
            ExactAmount amount = default;
            OrderHistoryRow latest = group.First().Value;
            foreach ((var id, OrderHistoryRow row) in group)
            {
                filled = Math.Min(filled + row.FilledQuantity, Quantity.MaxValue);
                if (row.FilledQuantity > 0)
                {
                    if (row.FilledAmount is > 0 and { } sum) amount.Add(sum);
                    else if (row.FilledPrice is > 0 and { } average) amount = Plus(amount, average, row.FilledQuantity);
                    else amount = ExactAmount.Unknown;
                }

                if (id.Day > latest.OrderDate) latest = row;
            }

            branches[group.Key.Key] = branches.GetValueOrDefault(group.Key.Key) + 1;
            orders.Add(new HistoryOrder(group.Key.Key, group.Key.Branch, latest, filled, amount, true));
        }

        return orders.ConvertAll(order => branches[order.Key] == 1 ? order : order with { IsOnly = false });
    }

    private static ExactAmount Plus(ExactAmount amount, decimal average, long quantity)
    {
        Price price = ExactAmount.From(average).DividedBy(1, -1);
        if (price.HasValue) amount.Add(quantity, price);
        return price.HasValue ? amount : ExactAmount.Unknown;
    }
}
