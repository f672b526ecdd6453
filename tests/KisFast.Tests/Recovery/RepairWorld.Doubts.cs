using System.Globalization;
using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

/// <content>What cannot be believed: at most one fault an order, of its notices or of its rows, and what must become of it.</content>
internal sealed partial class RepairWorld
{
    private static readonly DateOnly OrderDate = new(2026, 4, 1);
    private readonly Random? _dice;
    private readonly int _faultsInTen;
    private readonly Dictionary<Fault, int> _met = [];

    /// <summary>What is wrong with an order.</summary>
    public enum Fault
    {
        None = 0,
        /// <summary>A notice comes again, or for the first time long after it was sent and perhaps repaired.</summary>
        Twice,
        /// <summary>The two readings of the price of its fills disagree.</summary>
        PriceTwin,
        /// <summary>Its fills are fills and say that they are none.</summary>
        Contradiction,
        /// <summary>One fill more comes that says that it is none, and was none.</summary>
        Phantom,
        /// <summary>The history never shows it.</summary>
        RowMissing,
        /// <summary>The same row twice.</summary>
        RowTwice,
        /// <summary>The same row under the day before too.</summary>
        RowOnAnotherDay,
        /// <summary>The same row on another exchange too.</summary>
        RowOnAnotherExchange,
        /// <summary>Two rows that add up to what is filled, the larger first.</summary>
        RowsThatAddUp,
        /// <summary>A second row that is behind the first.</summary>
        RowsThatDisagree,
        /// <summary>More filled than ordered.</summary>
        RowBeyondOrder,
        /// <summary>The filled quantity is missing.</summary>
        FilledMissing,
        /// <summary>A column is missing that the quantity does not need.</summary>
        ColumnMissing,
        /// <summary>It does not say whether it was bought or sold.</summary>
        SideMissing,
    }

    /// <summary>How often each kind of fault showed: to the feed, or in a history that was read.</summary>
    public IReadOnlyDictionary<Fault, int> Met => _met;

    /// <summary>How many notices passed what was ordered.</summary>
    public int Overfills { get; private set; }

    /// <summary>How many orders have a fault.</summary>
    public int Faults => _orders.Count(static order => order.Fault != Fault.None);

    /// <summary>How many orders the last repair must name.</summary>
    public int Doubted => _orders.Count(MustBeNamed);

    /// <summary>What is certain is right to the share, and exactly what is in doubt is named.</summary>
    public void AssertJudged()
    {
        HashSet<int> named = Numbers(Reports[^1]);
        foreach (Order order in _orders)
        {
            string what = $"order {order.Number}, {order.Fault}, of {order.Ordered} filled {order.Filled}, live {order.LiveQuantity}, "
                + $"seen {order.SeenQuantity}";
            bool isCertain = !IsUnreadable(order);
            bool mayBeMore = order.Fault is Fault.Twice or Fault.Phantom;
            Assert.True(isCertain || order.SeenQuantity == order.LiveQuantity, what);
            Assert.True(!isCertain || (mayBeMore ? order.SeenQuantity >= order.Filled : order.SeenQuantity == order.Filled), what);
            Assert.True(named.Contains(order.Number) == MustBeNamed(order), $"{what}, named {named.Contains(order.Number)}");
            Assert.True(order.SeenQuantity <= order.Ordered, what);
            if (!isCertain || mayBeMore) continue;
            // Of an average that is rounded, and of what is left of it.
            decimal rounding = 2e-8m * order.Filled;
            Assert.InRange(order.SeenValue - order.Fills.Sum(static fill => fill.Quantity * fill.Price), -rounding, rounding);
        }

        // The books are what was delivered.
        var books = Ledger.Export().ToDictionary(static known => int.Parse(known.OrderNo, CultureInfo.InvariantCulture), static known => known.FilledQuantity);
        Assert.All(_orders, order => Assert.Equal(order.SeenQuantity, books.GetValueOrDefault(order.Number)));
        // No repair on the way named an order of which feed and history could both be right.
        foreach (RepairReport report in Reports)
            Assert.All(Numbers(report), number => Assert.NotEqual(Fault.None, _orders[number - 1].Fault));
    }

    private static HashSet<int> Numbers(RepairReport report) =>
        [.. report.DoubtfulOrders.Select(static number => int.Parse(number, CultureInfo.InvariantCulture))];

    // No quantity of the history can be used: nothing of it is repaired. Which side it is whoever heard of the order knows.
    private static bool IsUnreadable(Order order) =>
        order.Fault is Fault.RowMissing or Fault.RowBeyondOrder or Fault.FilledMissing
        || order is { Fault: Fault.SideMissing, HeardNotices: 0 };

    private bool MustBeNamed(Order order) => order.Fault switch
    {
        Fault.RowOnAnotherDay or Fault.RowOnAnotherExchange or Fault.RowBeyondOrder or Fault.FilledMissing => true,
        Fault.RowsThatDisagree => order.Filled > 0,
        Fault.SideMissing when order.HeardNotices == 0 => true,
        // Of an order that neither the wire nor the history ever showed nobody can know.
        Fault.RowMissing => order.HeardNotices > 0,
        _ => order.SeenQuantity > order.Filled,
    };

    private void MakeFault(Order order)
    {
        order.Rest = order.Fills.Count == 0 || _dice!.Next(2) == 0 ? _dice!.Next(1, 100) : 0;
        if (_dice.Next(10) >= _faultsInTen) return;
        order.Fault = (Fault)_dice.Next(1, Enum.GetValues<Fault>().Length);
        if (order.Fault == Fault.Twice && order.Fills.Count > 0)
        {
            Fill fill = order.Fills[_dice.Next(order.Fills.Count)];
            HearLater(order, fill, fill.At + MaxDelay + (MaxLag * 1.5 * _dice.NextDouble()));
        }
        else if (order.Fault == Fault.Phantom)
        {
            TimeSpan at = order.At + MaxDelay + (MaxLag * _dice.NextDouble());
            HearLater(order, new Fill(at, _dice.Next(1, 100), _dice.Next(10_000, 2_000_000) / 10_000m, at), at);
        }
    }

    private void HearLater(Order order, Fill fill, TimeSpan at)
    {
        if (_gaps.Any(gap => at >= gap.Down && at < gap.Up)) return;
        _timers.Add(_time.CreateTimer(
            _ =>
            {
                FillRecord notice = Notices.Fill(NoticeNumber(order), fill.Quantity, fill.Price, order.Symbol, order.Branch, at: _time.GetUtcNow());
                Meet(order.Fault);
                HearDoubted(notice, fill);
            },
            null, at - _time.Elapsed, Timeout.InfiniteTimeSpan));
        _lastDelivery = at > _lastDelivery ? at : _lastDelivery;
    }

    // As the feed does: judged by itself, then against its order's budget; what is beyond that is marked and in nobody's books.
    private void HearDoubted(FillRecord notice, Fill? fill)
    {
        Assert.False(_target.IsInside);
        Order order = _orders[int.Parse(notice.OrderNo.ToString(), CultureInfo.InvariantCulture) - 1];
        order.HeardNotices++;
        if (fill is null)
        {
            Assert.Equal(Doubts.None, Ledger.Add(notice with { Quantity = new Quantity(order.Ordered) }));
            return;
        }

        notice.OrderQuantity = new Quantity(order.Ordered);
        Doubts expected = Disguise(ref notice, order, fill);
        Assert.False(FillJudge.IsIncomplete(in notice));
        Assert.Equal(expected, FillJudge.DoubtsOf(in notice));
        Assert.Equal(expected == Doubts.None, FillJudge.IsPlain(in notice));
        bool isOverfill = order.SeenQuantity + fill.Quantity > order.Ordered;
        Assert.Equal(isOverfill ? Doubts.Overfill : Doubts.None, Ledger.Add(notice));
        // Only what came twice, or never was, is more than was ordered.
        if (isOverfill)
        {
            Assert.True(order.Fault is Fault.Twice or Fault.Phantom);
            Overfills++;
            return;
        }

        order.LiveQuantity += fill.Quantity;
        order.SeenQuantity += fill.Quantity;
        order.SeenValue += fill.Quantity * fill.Price;
    }

    private Doubts Disguise(ref FillRecord notice, Order order, Fill fill)
    {
        notice.RawPrice = new FixedText16(fill.Price.ToString("0.0000", CultureInfo.InvariantCulture));
        decimal twin = fill.Price + (order.Fault == Fault.PriceTwin ? 0.0001m : 0);
        notice.RawPrice12 = new FixedText16(((long)(twin * 10_000)).ToString("D12", CultureInfo.InvariantCulture));
        if (order.Fault is not (Fault.PriceTwin or Fault.Contradiction or Fault.Phantom)) return Doubts.None;
        if (order.Fault == Fault.Phantom && order.Fills.Contains(fill)) return Doubts.None;
        if (order.Fault != Fault.Phantom) Meet(order.Fault);
        if (order.Fault == Fault.PriceTwin) return Doubts.PriceTwin;
        switch (order.Number % 3)
        {
            case 0:
                notice.Rejected = Rejected.Yes;
                break;
            case 1:
                notice.Acceptance = Acceptance.Cancelled;
                break;
            default:
                (notice.Amendment, notice.Acceptance) = (Amendment.Cancel, Acceptance.Confirmed);
                break;
        }

        return Doubts.Contradiction;
    }

    private void BookDoubted(FillRecord repair)
    {
        Assert.Equal((RecordKind.Fill, RecordSource.Repair, Doubts.None), (repair.Kind, repair.Source, repair.Doubts));
        Assert.True(repair.Price.Mantissa > 0);
        Order order = _orders[int.Parse(repair.OrderNo.ToString(), CultureInfo.InvariantCulture) - 1];
        order.SeenQuantity += repair.Quantity.Value;
        order.SeenValue += Notices.Value(repair);
        long happened = order.Fills.Where(fill => fill.At <= _time.Elapsed).Sum(static fill => (long)fill.Quantity);
        string what = $"order {order.Number}, {order.Fault}, of {order.Ordered}: {repair.Quantity.Value} repaired, {order.SeenQuantity} seen of {happened}";
        Assert.False(IsUnreadable(order), what);
        // Whatever was delivered before: a repair takes nothing beyond what has happened, and so nothing beyond what was ordered.
        Assert.True(repair.Quantity.Value > 0 && order.SeenQuantity <= happened, what);
    }

    // Everything has been heard or is lost, and the history has caught up: nothing but what is in doubt may be left.
    private async Task ConfrontAsync()
    {
        Ledger.OpenGap(_time.GetUtcNow());
        _time.Advance(MaxLag + MaxDelay);
        Reports.Add(await _time.RunAsync(_repairer.RepairAsync(CancellationToken.None)).ConfigureAwait(false));
    }

    private IEnumerable<OrderHistoryRow> RowsOf(Order order)
    {
        OrderHistoryRow row = RowOf(order);
        if (_dice is null) return [row];
        long filled = row.FilledQuantity!.Value;
        row = row with { OrderQuantity = order.Ordered, OpenQuantity = order.Ordered - filled, OrderDate = OrderDate };
        if (order.Fault >= Fault.RowMissing) Meet(order.Fault);
        return order.Fault switch
        {
            Fault.RowMissing => [],
            Fault.RowTwice => [row, row],
            Fault.RowOnAnotherDay => [row, row with { OrderDate = OrderDate.AddDays(-1) }],
            Fault.RowOnAnotherExchange => [row, row with { Exchange = "NYSE" }],
            Fault.RowsThatAddUp when filled > 2 => Parts(row, filled),
            Fault.RowsThatDisagree => [row, Part(row, filled / 2) with { OpenQuantity = order.Ordered - (filled / 2) }],
            Fault.RowBeyondOrder => [row with { FilledQuantity = order.Ordered + order.Number, OpenQuantity = 0 }],
            Fault.FilledMissing => [row with { FilledQuantity = null }],
            Fault.ColumnMissing => [WithoutColumn(row, order.Number % 6)],
            Fault.SideMissing => [row with { Side = Side.None }],
            _ => [row],
        };
    }

    private static OrderHistoryRow[] Parts(OrderHistoryRow row, long filled)
    {
        OrderHistoryRow first = Part(row, filled - (filled / 3));
        return [first, Part(row, filled / 3) with { FilledAmount = row.FilledAmount - first.FilledAmount }];
    }

    private static OrderHistoryRow Part(OrderHistoryRow row, long filled) => row with
    {
        FilledQuantity = filled,
        FilledAmount = row.FilledQuantity > 0 ? Math.Round(row.FilledAmount!.Value * filled / row.FilledQuantity.Value, 4) : 0,
    };

    private static OrderHistoryRow WithoutColumn(OrderHistoryRow row, int column) => column switch
    {
        0 => row with { OrderQuantity = null },
        1 => row with { OpenQuantity = null },
        2 => row with { FilledAmount = null },
        3 => row with { FilledPrice = null },
        4 => row with { OrderDate = null },
        _ => row with { Exchange = "", Currency = "" },
    };

    private void Meet(Fault fault) => _met[fault] = _met.GetValueOrDefault(fault) + 1;
}
