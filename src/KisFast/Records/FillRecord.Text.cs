using System.Diagnostics;
using System.Text;

namespace KisFast;

/// <content>A record as one line for people. Programs read its members, or <see cref="FillRecordJson"/>.</content>
[DebuggerDisplay("{ToString(),nq}")]
public partial struct FillRecord
{
    /// <summary>
    /// One line: <c>Fill Buy 10 AAPL @ 148.0100 USD, order 34567 (of 100)</c>, <c>Order Buy 100 AAPL @ 148.0100 USD, order 34567: New
    /// Accepted</c>, <c>GapClosed: ConnectionLost, Repaired, 20 shares repaired</c>. No account, no HTS id, no name of a person. Allocates.
    /// </summary>
    public override readonly string ToString() => Kind switch
    {
        RecordKind.None when OrderNo.IsEmpty => "(no record)",
        RecordKind.GapOpened => $"GapOpened: {GapCause}{Suffix()}",
        RecordKind.GapClosed => GapClosedText(),
        _ => OrderText(),
    };

    private readonly string GapClosedText()
    {
        var text = new StringBuilder($"GapClosed: {GapCause}, {GapOutcome}");
        if (RepairedQuantity > 0)
            text.Append($", {RepairedQuantity} shares repaired");
        if (MissingQuantity > 0)
            text.Append($", {MissingQuantity} missing");
        return text.Append(Suffix()).ToString();
    }

    private readonly string OrderText()
    {
        var text = new StringBuilder(Kind == RecordKind.OrderEvent ? "Order" : Kind.ToString());
        if (Side != Side.None)
            text.Append($" {Side}");
        if (Quantity.HasValue)
            text.Append($" {Quantity}");
        text.Append($" {Symbol}");
        if (Price.HasValue)
            text.Append($" @ {Price}");
        if (Price.HasValue && Currency is { } currency)
            text.Append($" {currency}");
        text.Append($", order {OrderNo}");
        if (Kind == RecordKind.Fill && OrderQuantity.HasValue)
            text.Append($" (of {OrderQuantity})");
        if (Kind == RecordKind.OrderEvent)
            text.Append($": {Amendment} {(IsRejected ? "Rejected" : Acceptance.ToString())}");
        else if (IsRejected)
            text.Append(", rejected");
        if (Doubts != Doubts.None)
            text.Append($", doubtful: {Doubts}");
        return text.Append(Suffix()).ToString();
    }

    private readonly string Suffix() => (Source, IsReplayed) switch
    {
        (RecordSource.Repair, true) when Kind is RecordKind.Fill or RecordKind.OrderEvent => " [repair, replayed]",
        (RecordSource.Repair, false) when Kind is RecordKind.Fill or RecordKind.OrderEvent => " [repair]",
        (_, true) => " [replayed]",
        _ => "",
    };
}
