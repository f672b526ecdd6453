using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <content>
/// An order's quantity is a budget, and a chain of amendments is one: what the first order asked for, more only when an amendment asks for
/// more. There is no execution id, so what passes it may be a notice that came twice.
/// </content>
internal sealed partial class OrderLedger
{
    /// <summary>How many shares an order may still be filled with before it, or its chain of amendments, holds more than were ordered.</summary>
    /// <param name="state">A copy of its state.</param>
    /// <param name="ordered">What the history says was ordered; null when it does not say.</param>
    /// <returns>Null when nobody has said what was ordered; negative when it holds more already.</returns>
    public long? RoomOf(in OrderState state, long? ordered)
    {
        long own = Math.Max(state.Ordered, ordered.GetValueOrDefault());
        long? room = own > 0 ? own - state.Quantity : null;
        OrderState root = state;
        if (state.Root != 0 && !_orders.TryGetValue(RootKey(state), out root)) return room;
        long budget = state.Root == 0 ? Math.Max(root.Budget, own) : root.Budget;
        if (budget <= 0) return room;
        long left = budget - root.ChainQuantity;
        return room < left ? room : left;
    }

    /// <summary>The same for an order that no record has named yet, by the order it amends.</summary>
    public long? RoomOf(OrderKey original, long? ordered)
    {
        if (!_orders.TryGetValue(original, out OrderState state)) return ordered;
        OrderState root = state;
        if (state.Root != 0 && !_orders.TryGetValue(RootKey(state), out root)) root = state;
        long? left = root.Budget > 0 ? root.Budget - root.ChainQuantity : null;
        return left is null || ordered < left ? ordered ?? left : left;
    }

    /// <summary>The first order of the chain of amendments that an order is of; itself where it is of none.</summary>
    public static OrderKey ChainOf(OrderKey key, in OrderState state) => state.Root == 0 ? key with { Branch = 0 } : RootKey(state);

    /// <summary>How many shares the other orders of an amendment's chain hold.</summary>
    public long OthersOf(in OrderState state) =>
        state.Root != 0 && _orders.TryGetValue(RootKey(state), out OrderState root) ? Math.Max(root.ChainQuantity - state.Quantity, 0) : 0;

    private static OrderKey RootKey(in OrderState state) => OrderKey.Create(state.OrderNo.Utf8, state.Symbol.Utf8).OfNumber(state.Root);

    private Doubts Book(ref OrderState state, in FillRecord record)
    {
        long quantity = record.Quantity.Value;
        if (record.Source == RecordSource.Live && IsOverfill(state, quantity)) return Doubts.Overfill;
        state.Quantity = Math.Min(state.Quantity + quantity, Quantity.MaxValue);
        state.ChainQuantity = Math.Min(state.ChainQuantity + quantity, Quantity.MaxValue);
        state.Amount.Add(quantity, record.Price);
        if (state.Root != 0) BookInRoot(state, quantity);
        return Doubts.None;
    }

    private bool IsOverfill(in OrderState state, long quantity) =>
        state.Root == 0
            ? state.Budget > 0 && state.ChainQuantity + quantity > state.Budget
            : RoomOf(state, null) is { } room && quantity > room;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BookInRoot(in OrderState state, long quantity)
    {
        ref OrderState root = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, RootKey(state));
        if (!Unsafe.IsNullRef(ref root)) root.ChainQuantity = Math.Min(root.ChainQuantity + quantity, Quantity.MaxValue);
    }

    // What the history says of an amendment's quantity is no second notice of it.
    private static bool IsHeard(in OrderState state, in FillRecord record) => record.Source == RecordSource.Live || state.Root == 0 || state.Ordered == 0;

    private static void SetOrdered(ref OrderState state, long quantity)
    {
        state.Ordered = quantity;
        if (state.Root == 0 && quantity > state.Budget) state.Budget = quantity;
    }

    // What an order event says beside fills.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Doubts Mark(ref OrderState state, in FillRecord record)
    {
        bool isRefused = record.Rejected == Rejected.Yes;
        bool isOther = HasOwnNumber(record);
        OrderKey original = isOther ? OrderKey.OfOriginal(in record) : default;
        if (isRefused)
        {
            // An instruction without a number of its own has that of the order that it leaves as it is.
            if (isOther || record.Amendment is not (Amendment.Amend or Amendment.Cancel)) state.Marks |= OrderMarks.Rejected;
            return Doubts.None;
        }

        // That an instruction was accepted says nothing yet of the order it is about.
        bool isConfirmed = record.Acceptance != Acceptance.Accepted;
        switch (record.Amendment)
        {
            case Amendment.Cancel when isOther:
                state.Marks |= OrderMarks.IsCancellation;
                if (!isConfirmed) return Doubts.None;
                state.Marks |= OrderMarks.IsConfirmed;
                MarkOther(original, OrderMarks.Cancelled);
                return Doubts.None;
            case Amendment.Cancel:
                if (isConfirmed) state.Marks |= OrderMarks.Cancelled;
                return Doubts.None;
            case Amendment.Amend when isOther:
                state.Marks |= OrderMarks.Accepted | OrderMarks.IsAmendment;
                Link(ref state, record, original, record.Quantity.GetValueOrDefault());
                if (!isConfirmed) return Doubts.None;
                state.Marks |= OrderMarks.IsConfirmed;
                MarkOther(original, OrderMarks.Amended);
                return Doubts.None;
        }

        state.Marks |= record.Acceptance == Acceptance.Cancelled ? OrderMarks.Accepted | OrderMarks.Expired : OrderMarks.Accepted;
        // What lapses is the rest, not the order.
        if (record.Acceptance != Acceptance.Cancelled && record.Quantity.GetValueOrDefault() > state.Ordered) SetOrdered(ref state, record.Quantity.Value);
        return Doubts.None;
    }

    private void MarkOther(OrderKey key, OrderMarks marks)
    {
        ref OrderState state = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, key);
        if (!Unsafe.IsNullRef(ref state)) state.Marks |= marks;
    }

    // The amendment joins the chain of the order it amends. An amendment that asks for more than was ordered asks for as much beside what
    // is filled: KIS's amendments replace the rest.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Link(ref OrderState state, in FillRecord record, OrderKey original, long ordered)
    {
        if (ordered > state.Ordered && IsHeard(state, record)) state.Ordered = ordered;
        if (state.Root != 0) return;
        UInt128 own = OrderKey.Of(in record).Order;
        ref OrderState amended = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, original);
        if (Unsafe.IsNullRef(ref amended))
        {
            if (state.Ordered > state.Budget) state.Budget = state.Ordered;
            return;
        }

        UInt128 first = amended.Root != 0 ? amended.Root : original.Order;
        ref OrderState root = ref CollectionsMarshal.GetValueRefOrNullRef(_orders, original.OfNumber(first));
        // A chain that ends in itself is none.
        if (Unsafe.IsNullRef(ref root) || first == own) return;
        state.Root = first;
        root.ChainQuantity = Math.Min(root.ChainQuantity + state.ChainQuantity, Quantity.MaxValue);
        if (root.Budget > 0 && ordered > root.Budget) root.Budget = Math.Min(root.ChainQuantity + ordered, Quantity.MaxValue);
    }
}
