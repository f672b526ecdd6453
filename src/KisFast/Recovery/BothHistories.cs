namespace KisFast.Recovery;

/// <summary>The overseas and the domestic order history as one: a session that hears both notices repairs both.</summary>
internal static class BothHistories
{
    /// <summary>A source that reads one, then the other. What one of them refuses takes nothing from what the other says.</summary>
    public static OrderHistorySource Of(OrderHistorySource overseas, OrderHistorySource domestic) =>
        async (from, to, reverse, cancellationToken) =>
        {
            (OrderHistory first, KisFastException? firstRefusal) = await TryReadAsync(overseas, from, to, reverse, cancellationToken).ConfigureAwait(false);
            (OrderHistory second, KisFastException? secondRefusal) = await TryReadAsync(domestic, from, to, reverse, cancellationToken).ConfigureAwait(false);
            if (firstRefusal is not null && secondRefusal is not null) throw firstRefusal;
            return new OrderHistory(
                // Pages are told apart: what stands on one is of one moment.
                [.. first.Rows, .. second.Rows.Select(row => row with { Page = row.Page + first.Pages })],
                first.IsComplete && second.IsComplete, first.UnreadableRows + second.UnreadableRows, first.Pages + second.Pages)
            {
                Refusal = first.Refusal ?? second.Refusal,
                Began = first.Began < second.Began ? first.Began : second.Began ?? first.Began,
                RawPages = [.. first.RawPages, .. second.RawPages],
            };
        };

    private static async Task<(OrderHistory History, KisFastException? Refusal)> TryReadAsync(
        OrderHistorySource source, DateOnly from, DateOnly to, bool reverse, CancellationToken cancellationToken)
    {
        try
        {
            return (await source(from, to, reverse, cancellationToken).ConfigureAwait(false), null);
        }
        catch (KisFastException e)
        {
            return (new OrderHistory([], false, 0, 0) { Refusal = e as KisApiException }, e);
        }
    }
}
