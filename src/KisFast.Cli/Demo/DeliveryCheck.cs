namespace KisFast.Cli;

/// <summary>Holds what arrived against what was sent, notice by notice.</summary>
/// <param name="Sent">How many were sent.</param>
/// <param name="Received">How many arrived.</param>
/// <param name="Lost">Sent and not arrived.</param>
/// <param name="Duplicated">Arrived more often than sent.</param>
/// <param name="InOrder">Whether what arrived is exactly what was sent, in that order.</param>
internal sealed record DeliveryCheck(long Sent, long Received, long Lost, long Duplicated, bool InOrder)
{
    /// <summary>Whether all arrived once, in order.</summary>
    public bool IsPerfect => InOrder && Lost == 0 && Duplicated == 0;

    public static DeliveryCheck Of(IReadOnlyList<ReceivedNotice> sent, ReadOnlySpan<ReceivedNotice> received)
    {
        bool inOrder = sent.Count == received.Length;
        for (int i = 0; inOrder && i < received.Length; i++) inOrder = sent[i] == received[i];
        if (inOrder) return new DeliveryCheck(sent.Count, received.Length, 0, 0, true);

        // Two partial fills may look the same, so they are counted, not looked up.
        var balance = new Dictionary<ReceivedNotice, long>();
        foreach (ReceivedNotice notice in sent) balance[notice] = balance.GetValueOrDefault(notice) + 1;
        foreach (ReceivedNotice notice in received) balance[notice] = balance.GetValueOrDefault(notice) - 1;
        long lost = balance.Values.Where(count => count > 0).Sum();
        long duplicated = -balance.Values.Where(count => count < 0).Sum();
        return new DeliveryCheck(sent.Count, received.Length, lost, duplicated, false);
    }
}
