namespace KisFast.Recovery;

/// <summary>The records that do not come from the wire: gaps and repairs.</summary>
/// <remarks>
/// <para>All of them have <see cref="FillRecord.Source"/> Repair, <see cref="FillRecord.FieldCount"/> 0, no
/// <see cref="FillRecord.Time"/>, the session, its TR id and its HTS id, and the moment they were made as the moment of receipt.
/// The publisher sets <see cref="FillRecord.Sequence"/>.</para>
/// <para><b>GapOpened</b>: <see cref="FillRecord.LoanDate"/> and everything else is absent. From this record on notices may be
/// missing; its <see cref="FillRecord.ReceivedAt"/> is the last moment at which the session was known to hear.</para>
/// <para><b>GapClosed</b>: <see cref="FillRecord.RepairedQuantity"/> is Σ of the shares repaired since GapOpened, absent when nobody could
/// look; <see cref="FillRecord.MissingQuantity"/> is how many shares are known to be missing still, absent when that is unknown;
/// <see cref="FillRecord.GapOutcome"/> is Repaired when history and feed agree; <see cref="FillRecord.Account"/> is the account that was looked into.</para>
/// <para><b>A repair</b>: Kind Fill, one per order, with the missed quantity and its average price; account, order number, symbol
/// and branch as the order's notices show them, or else as the history does; side, market, order quantity, original order number,
/// amendment and security name from the history.</para>
/// </remarks>
internal static class SessionRecords
{
    /// <summary>The beginning of a gap.</summary>
    /// <param name="identity">The session.</param>
    /// <param name="lastHeard">The stamp of its last read.</param>
    /// <param name="cause">Why notices may be missing.</param>
    public static FillRecord GapOpened(RepairIdentity identity, RecordStamp lastHeard, GapCause cause) =>
        Create(identity, RecordKind.GapOpened, lastHeard) with { GapCause = cause };

    /// <summary>The end of a gap.</summary>
    /// <param name="identity">The session.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="report">What the repair did.</param>
    /// <param name="cause">That of the gap's beginning.</param>
    public static FillRecord GapClosed(RepairIdentity identity, RecordStamp now, RepairReport report, GapCause cause)
    {
        FillRecord record = Create(identity, RecordKind.GapClosed, now) with { GapCause = cause, GapOutcome = report.GapOutcome };
        if (report.Outcome == RepairOutcome.NotAttempted) return record;
        bool isComplete = report.GapOutcome == GapOutcome.Repaired;
        record.SetDoubtfulOrders(report.DoubtfulOrders);
        record.Quantity = new Quantity(Math.Min(report.RepairedQuantity, Quantity.MaxValue));
        if (isComplete || report.UnrepairedQuantity > 0) record.OrderQuantity = new Quantity(Math.Min(report.UnrepairedQuantity, Quantity.MaxValue));
        if (identity.Account is { } account) record.Account = Texts.Identifier(account.Number + account.Product);
        return record;
    }

    /// <summary>A missed quantity of one order.</summary>
    /// <param name="identity">The session.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="row">The order in the history.</param>
    /// <param name="known">What is known of it; all-zero for an order that was never seen.</param>
    /// <param name="quantity">The shares.</param>
    /// <param name="amount">Their value.</param>
    public static FillRecord Repair(
        RepairIdentity identity, RecordStamp now, OrderHistoryRow row, in OrderState known, long quantity, in ExactAmount amount)
    {
        FillRecord record = OfOrder(identity, RecordKind.Fill, now, row, known);
        record.Rejected = Rejected.No;
        record.Quantity = new Quantity(Math.Min(quantity, Quantity.MaxValue));
        if (row.OrderQuantity is >= 0 and { } ordered) record.OrderQuantity = new Quantity(ordered);

        // Amounts that KIS rounds can leave next to nothing for a small rest: then the order's own average is the better word.
        ExactAmount value = amount;
        if (!value.IsPositive && row.FilledPrice is > 0 and { } average)
        {
            value = ExactAmount.From(average);
            record.Price = value.DividedBy(1, Markets.Decimals(record.Market));
        }
        else if (value.IsPositive)
        {
            record.Price = value.DividedBy(quantity, Markets.Decimals(record.Market));
        }

        // Of the history alone: whoever repairs the same, whatever notices it has heard, finds the same.
        DateOnly day = row.OrderDate ?? DateOnly.FromDayNumber(TradingDay.Of(now.ReceivedUtcTicks));
        record.Identity = EventIdentity.OfRepair(
            record with { Branch = Texts.Identifier(row.Branch) }, day, known.Quantity, known.Quantity + record.Quantity.Value);
        return record;
    }

    /// <summary>What became of an order, or of an instruction to change one, and was not heard.</summary>
    /// <param name="identity">The session.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="row">The order in the history.</param>
    /// <param name="known">What is known of it; all-zero for an order that was never seen.</param>
    /// <param name="mark">One of Accepted, Rejected, IsAmendment, IsCancellation, Expired.</param>
    public static FillRecord Event(RepairIdentity identity, RecordStamp now, OrderHistoryRow row, in OrderState known, OrderMarks mark)
    {
        FillRecord record = OfOrder(identity, RecordKind.OrderEvent, now, row, known);
        record.Rejected = mark == OrderMarks.Rejected ? Rejected.Yes : Rejected.No;
        record.Acceptance = mark switch
        {
            OrderMarks.Accepted or OrderMarks.Rejected => Acceptance.Accepted,
            OrderMarks.Expired => Acceptance.Cancelled,
            _ => Acceptance.Confirmed,
        };
        record.Amendment = mark switch
        {
            OrderMarks.IsAmendment => Amendment.Amend,
            OrderMarks.IsCancellation => Amendment.Cancel,
            OrderMarks.Rejected when row.Amendment is Amendment.Amend or Amendment.Cancel => row.Amendment,
            _ => Amendment.New,
        };
        long? quantity = mark == OrderMarks.Expired ? row.OrderQuantity - row.FilledQuantity : row.OrderQuantity;
        if (quantity is >= 0 and { } shares) record.Quantity = new Quantity(shares);
        if (row.OrderPrice is > 0 and { } price) record.Price = ExactAmount.From(price).DividedBy(1, Markets.Decimals(record.Market));
        return record;
    }

    private static FillRecord OfOrder(RepairIdentity identity, RecordKind kind, RecordStamp now, OrderHistoryRow row, in OrderState known)
    {
        FillRecord record = Create(identity, kind, now);
        if (row.IsDomestic) record.TrId = identity.TrId == TrId.H0GSCNI9 ? TrId.H0STCNI9 : TrId.H0STCNI0;
        bool isKnown = !known.OrderNo.IsEmpty;
        record.OrderNo = isKnown ? known.OrderNo : Texts.Identifier(row.OrderNo);
        record.Symbol = isKnown ? known.Symbol : Texts.Identifier(row.Symbol);
        record.Branch = known.BranchCode != 0 ? known.Branch : Texts.Identifier(row.Branch);
        if (isKnown) record.Account = known.Account;
        else if (identity.Account is { } account) record.Account = Texts.Identifier(account.Number + account.Product);
        record.OriginalOrderNo = Texts.Identifier(row.OriginalOrderNo);
        record.Side = row.Side is Side.None or Side.Unknown && known.Side != Side.None ? known.Side : row.Side;
        Market market = Markets.Of(row.Exchange, row.Currency);
        record.Market = market is Market.None or Market.Unknown && known.Market != Market.None ? known.Market : market;
        record.Amendment = row.Amendment;
        record.SecurityName = Texts.Name(row.SecurityName, out bool isCut);
        if (isCut) record.Truncations = Truncations.SecurityName;
        return record;
    }

    private static FillRecord Create(RepairIdentity identity, RecordKind kind, RecordStamp stamp) => new()
    {
        Kind = kind,
        Source = RecordSource.Repair,
        SessionIndex = (ushort)identity.Session,
        TrId = identity.TrId,
        HtsId = identity.HtsId,
        ReceivedTimestamp = stamp.ReceivedTimestamp,
        ReceivedUtcTicks = stamp.ReceivedUtcTicks,
    };
}
