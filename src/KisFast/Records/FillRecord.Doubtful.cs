using System.Text;

namespace KisFast;

/// <content>Which orders a closed gap leaves in doubt: in the room that its record has, as it has no names, so that a journal keeps them.</content>
public partial struct FillRecord
{
    /// <summary>
    /// On <see cref="RecordKind.GapClosed"/>: the numbers of the orders of which feed and order history cannot both be right, as received.
    /// Eight of ten digits have room, more of fewer; <see cref="Truncations"/> says when there were more, and the log names them all.
    /// Empty on every other record. Makes a new list at each call.
    /// </summary>
    public readonly IReadOnlyList<string> DoubtfulOrders =>
        Kind != RecordKind.GapClosed || (AccountName.IsEmpty && SecurityName.IsEmpty) ? []
        : $"{AccountName} {SecurityName}".Split(' ', StringSplitOptions.RemoveEmptyEntries);

    internal void SetDoubtfulOrders(IReadOnlyList<string> orders)
    {
        int taken = 0;
        AccountName = Joined(orders, ref taken);
        SecurityName = Joined(orders, ref taken);
        if (taken < orders.Count) Truncations = Truncations.AccountName | Truncations.SecurityName;
    }

    private static FixedText48 Joined(IReadOnlyList<string> orders, ref int taken)
    {
        var text = new StringBuilder(FixedText48.Capacity);
        for (int length = 0; taken < orders.Count; taken++)
        {
            length += Encoding.UTF8.GetByteCount(orders[taken]) + 1;
            if (length > FixedText48.Capacity) break;
            text.Append(text.Length == 0 ? "" : " ").Append(orders[taken]);
        }

        return new FixedText48(text.ToString());
    }
}
