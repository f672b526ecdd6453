using KisFast.Orders;

namespace KisFast;

/// <content>What each record changes. A record of a known order and position allocates nothing.</content>
public sealed partial class OrderTracker
{
    // What came twice may never have happened. Everything else is booked as the ledger of the repairs books it, so that the two agree on
    // what a repair still owes.
    private const Doubts NotBooked = Doubts.Overfill;

    /// <inheritdoc/>
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        lock (_lock)
        {
            if (record.Epoch != 0)
            {
                if (record.Position <= _last)
                    return;
                _last = record.Position;
            }

            _records++;
            switch (record.Kind)
            {
                case RecordKind.Fill:
                    Fill(in record);
                    break;
                case RecordKind.OrderEvent:
                    Change(in record);
                    break;
                case RecordKind.GapOpened:
                    _gaps.Open(record.SessionIndex);
                    break;
                case RecordKind.GapClosed:
                    _gaps.Close(record.SessionIndex, record.IsGapRepaired);
                    if (record.IsGapRepaired)
                        Settle(record.SessionIndex);
                    break;
            }
        }
    }

    private void Fill(ref readonly FillRecord record)
    {
        OrderEntry? order = record.OrderNo.IsEmpty ? null : OpenOrder(in record, in record.OrderNo, isBirth: false);
        Side side = record.IsBuy || record.IsSell || order is null ? record.Side : order.Side;
        int sign = side is Side.Buy or Side.Repurchase ? 1 : side is Side.Sell or Side.Resale ? -1 : 0;
        if ((record.Doubts & NotBooked) != 0 || record.IsRejected || !record.Quantity.HasValue || sign == 0)
        {
            // The ledger has it, and so no repair brings it: it stands until somebody has looked.
            if ((record.Doubts & NotBooked) == 0 && record.Quantity.HasValue) _isUnbooked = true;
            Doubt(order, (record.Doubts & NotBooked) != 0 ? record.Doubts : Doubts.Contradiction, record.SessionIndex);
            return;
        }

        Market market = record.Currency is null && order is not null ? order.Market : record.Market;
        PositionAt(new PositionKey(AccountText.Pack(record.Account.Utf8), record.Symbol, market.Currency()))
            .Fill(sign * record.Quantity.Value, record.Price);
        if (order is null)
            return;
        order.Fill(record.Quantity.Value, record.Price, record.Source == RecordSource.Repair);
        if (!order.Ordered.HasValue)
            order.Ordered = record.OrderQuantity;
        if (record.Doubts != Doubts.None)
            Doubt(order, record.Doubts, record.SessionIndex);
        // The fills of an amendment name the order that it took the place of: then that is done, whether its confirmation came or not.
        if (order.Amendment == Amendment.Amend)
            Replace(in record);
        Touch(order, in record);
    }

    private void Change(ref readonly FillRecord record)
    {
        if (record.OrderNo.IsEmpty)
            return;
        bool isBirth = record.Acceptance == Acceptance.Accepted && (record.Amendment == Amendment.New || HasOwnNumber(in record));
        if (OpenOrder(in record, in record.OrderNo, isBirth) is not { } order)
            return;
        bool isConfirmed = record.Acceptance != Acceptance.Accepted && !record.IsRejected;
        switch (record.Amendment)
        {
            case Amendment.Cancel when HasOwnNumber(in record):
                order.Amendment = Amendment.Cancel;
                order.IsRejected |= record.IsRejected;
                SetOrdered(order, in record);
                order.IsConfirmed |= isConfirmed;
                if (isConfirmed)
                    CancelOriginal(in record);
                break;
            case Amendment.Cancel:
                if (isConfirmed)
                    order.Cancel(record.Quantity);
                break;
            case Amendment.Amend when HasOwnNumber(in record):
                order.Amendment = Amendment.Amend;
                order.IsRejected |= record.IsRejected;
                SetOrdered(order, in record);
                if (isConfirmed)
                    Replace(in record);
                break;
            default:
                order.IsRejected |= record.IsRejected && record.Amendment != Amendment.Amend;
                if (record.Acceptance == Acceptance.Cancelled)
                    order.Cancel(default);
                else if (!record.IsRejected || !order.Ordered.HasValue)
                    SetOrdered(order, in record);
                break;
        }

        Touch(order, in record);
    }

    private OrderEntry? OpenOrder(ref readonly FillRecord record, in FixedText16 orderNo, bool isBirth)
    {
        OrderEntry? order = _orders.Open(in record, in orderNo, isBirth);
        if (order is null)
        {
            _isOverfull = true;
            return null;
        }

        if (order.Market is Market.None or Market.Unknown)
            order.Market = record.Market;
        if (order.Side is Side.None or Side.Unknown)
            order.Side = record.Side;
        if (order.OriginalOrderNo.IsEmpty && order.OrderNo == record.OrderNo && HasOwnNumber(in record))
            order.OriginalOrderNo = record.OriginalOrderNo;
        if (order.Amendment == Amendment.None)
        {
            bool isAbout = order.OrderNo == record.OrderNo && record.Kind == RecordKind.Fill && HasOwnNumber(in record);
            order.Amendment = isAbout ? Amendment.Amend : Amendment.New;
        }

        return order;
    }

    private static void SetOrdered(OrderEntry order, ref readonly FillRecord record)
    {
        if (record.Quantity.HasValue)
            order.Ordered = record.Quantity;
        if (record.Price > 0m && record.OrderType is not (OrderType.Market or OrderType.OddLotMarket or OrderType.MarketOnOpen or OrderType.MarketOnClose))
            order.Price = record.Price;
    }

    private void Replace(ref readonly FillRecord record)
    {
        if (!HasOwnNumber(in record) || OpenOrder(in record, in record.OriginalOrderNo, isBirth: false) is not { } original)
            return;
        bool isNews = original.ReplacedBy.IsEmpty;
        original.ReplacedBy = record.OrderNo;
        if (isNews)
            Touch(original, in record);
    }

    private void CancelOriginal(ref readonly FillRecord record)
    {
        if (OpenOrder(in record, in record.OriginalOrderNo, isBirth: false) is not { } original)
            return;
        original.Cancel(record.Quantity);
        Touch(original, in record);
    }

    private void Touch(OrderEntry order, ref readonly FillRecord record)
    {
        order.ChangedAt = Math.Max(order.ChangedAt, record.ReceivedUtcTicks);
        Wake(order);
    }

    private void Doubt(OrderEntry? order, Doubts doubts, int session)
    {
        if (order is null || order.Doubts == Doubts.None)
            _doubtfulSessions.Add(session);
        if (order is null)
            return;
        if (order.Doubts == Doubts.None)
            order.DoubtedBy = session;
        order.Doubts |= doubts;
    }

    // History and feed agree: whatever was in doubt has been decided, and what was true of it came as repairs.
    private void Settle(int session)
    {
        if (_doubtfulSessions.Remove(session))
            _orders.ClearDoubts(session);
    }

    private static bool HasOwnNumber(ref readonly FillRecord record) =>
        !record.OriginalOrderNo.IsEmpty && !OrderNumber.Same(record.OriginalOrderNo.Utf8, record.OrderNo.Utf8);
}
