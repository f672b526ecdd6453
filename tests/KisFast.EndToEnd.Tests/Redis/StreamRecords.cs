namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>Records for tests that publish without a feed.</summary>
internal static class StreamRecords
{
    /// <summary>Fills in order, each an event of its own.</summary>
    public static FillRecord[] Fills(long epoch, long first, int count) => [.. Enumerable.Range(0, count).Select(i => new FillRecord
    {
        Epoch = epoch,
        Sequence = first + i,
        Identity = ((ulong)epoch << 22) + (ulong)(first + i + 1),
        Kind = RecordKind.Fill,
        Side = Side.Buy,
        OrderNo = new FixedText16("1"),
        Symbol = new FixedText16("AAPL"),
        Quantity = new Quantity(1),
        ReceivedUtcTicks = DateTime.UtcNow.Ticks,
    })];
}
