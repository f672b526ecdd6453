namespace KisFast.Simulator;

/// <summary>
/// One notice the simulator made, sent or not. (<see cref="Account"/>, <see cref="OrderNo"/>, <see cref="OrderSequence"/>) is unique.
/// </summary>
public readonly record struct JournalEntry
{
    /// <summary>The number of the notice, from 0, in the order in which they were made.</summary>
    public required long Sequence { get; init; }
    /// <summary>Whose notice it is.</summary>
    public required string HtsId { get; init; }
    /// <summary>The account as on the wire: ten digits.</summary>
    public required string Account { get; init; }
    /// <summary>The order number, padded to ten digits.</summary>
    public required string OrderNo { get; init; }
    /// <summary>Which notice of its order it is, from 1.</summary>
    public required int OrderSequence { get; init; }
    /// <summary>Order event or fill.</summary>
    public required SimulatedNoticeKind Kind { get; init; }
    /// <summary>CNTG_QTY.</summary>
    public required long Quantity { get; init; }
    /// <summary>CNTG_UNPR with its decimals.</summary>
    public required decimal Price { get; init; }
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>
    /// To how many subscriptions it was handed whole and readable: 0 when nobody was subscribed or a fault swallowed it.
    /// What a client's TCP stack did with it afterwards, no server can know.
    /// </summary>
    public required int Deliveries { get; init; }
}
