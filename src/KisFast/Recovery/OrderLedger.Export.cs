using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <content>What is known from before, and what there is to keep for the next start.</content>
internal sealed partial class OrderLedger
{
    /// <summary>Adds what a strategy knows from before.</summary>
    /// <param name="known">An order and its fills.</param>
    public void Seed(KnownOrder known)
    {
        FillRecord record = new()
        {
            Kind = RecordKind.OrderEvent,
            Source = RecordSource.Repair,
            TrId = known.IsDomestic ? TrId.H0STCNI0 : TrId.H0GSCNI0,
            Account = new FixedText16(_account),
            OrderNo = Texts.Identifier(known.OrderNo),
            Symbol = Texts.Identifier(known.Symbol),
            Branch = Texts.Identifier(known.Branch),
        };
        if (record.OrderNo.IsEmpty) return;
        RepairedDay = known.Day?.DayNumber ?? 0;
        ref OrderState state = ref Open(record, out _);
        state.Day = _dayCount;
        state.Marks |= OrderMarks.Accepted;
        state.Quantity = Math.Min(state.Quantity + known.FilledQuantity, Quantity.MaxValue);
        state.ChainQuantity = Math.Min(state.ChainQuantity + known.FilledQuantity, Quantity.MaxValue);
        // Shares that cost nothing are ones whose price nobody knew.
        if (known is { FilledQuantity: > 0, FilledAmount: 0 }) state.Amount.Add(ExactAmount.Unknown);
        else state.Amount.Add(known.FilledAmount);
    }

    /// <summary>What there is to keep for the next start.</summary>
    /// <param name="unhandled">Booked records that do not count: no handler will see them again, so the next start has to bring them.</param>
    public IReadOnlyList<KnownOrder> Export(params IReadOnlyList<FillRecord> unhandled)
    {
        var handled = new OrderLedger(Account) { TakesDomestic = TakesDomestic };
        foreach ((OrderKey key, OrderState state) in _orders) handled._orders.Add(key, state);
        foreach (((OrderKey, int) key, OrderState state) in _earlier) handled._earlier.Add(key, state);
        // The last one first: so each is met with the quantity that it made.
        for (int i = unhandled.Count - 1; i >= 0; i--) handled.Remove(unhandled[i]);
        return handled.ToKnownOrders();
    }

    private IReadOnlyList<KnownOrder> ToKnownOrders() =>
    [
        .. _earlier.Select(static order => (order.Key.Key, order.Value)).Concat(_orders.Select(static order => (order.Key, order.Value)))
            .Where(static order => order.Value.Quantity > 0).Select(static order => ToKnownOrder(order.Key, order.Value)),
    ];

    private static KnownOrder ToKnownOrder(OrderKey key, in OrderState state) =>
        new(state.OrderNo.ToString(), state.Symbol.ToString(), state.Branch.ToString(), state.Quantity, state.Amount.ToDecimal() ?? 0)
        {
            Day = state.TradingDay > 0 ? DateOnly.FromDayNumber(state.TradingDay) : null,
            IsDomestic = key.IsDomestic,
        };

    // The opposite of adding it.
    private void Remove(in FillRecord record)
    {
        if (!IsBooked(record) || record.OrderNo.IsEmpty || !IsOurs(record.Account.Utf8)) return;
        RepairedDay = record.Source == RecordSource.Repair ? DayOfRepair(record, isBooked: true) : 0;
        ref OrderState state = ref Open(record, out _);
        if (TryFindEarlierOf(record, out (OrderKey Key, int Day) earlier))
            state = ref CollectionsMarshal.GetValueRefOrNullRef(_earlier, earlier);
        state.Quantity = Math.Max(state.Quantity - record.Quantity.Value, 0);
        ExactAmount amount = default;
        amount.Add(record.Quantity.Value, record.Price);
        state.Amount = state.Amount.Minus(amount);
    }
}
