using System.Collections.Concurrent;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Feed;

/// <summary>
/// Adds up fills per order (an account shows with its product code or without), live and repaired, and checks that gaps open and close in
/// turn.
/// </summary>
internal sealed class PositionHandler : IFillHandler
{
    private readonly ConcurrentDictionary<(string Account, string OrderNo), (long Quantity, decimal Amount)> _orders = new();
    private readonly ConcurrentDictionary<int, bool> _openGaps = new();
    private int _gapsOpened;
    private int _gapsClosed;
    private int _repairs;

    public ConcurrentQueue<FillRecord> Gaps { get; } = new();

    public int GapsOpened => Volatile.Read(ref _gapsOpened);

    public int GapsClosed => Volatile.Read(ref _gapsClosed);

    public int Repairs => Volatile.Read(ref _repairs);

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        switch (record.Kind)
        {
            case RecordKind.GapOpened:
                Assert.True(_openGaps.TryAdd(record.SessionIndex, true));
                Gaps.Enqueue(record);
                Interlocked.Increment(ref _gapsOpened);
                break;
            case RecordKind.GapClosed:
                Assert.True(_openGaps.TryRemove(record.SessionIndex, out _));
                Gaps.Enqueue(record);
                Interlocked.Increment(ref _gapsClosed);
                break;
            case RecordKind.Fill:
                if (record.Source == RecordSource.Repair) Interlocked.Increment(ref _repairs);
                long quantity = record.Quantity.Value;
                decimal amount = quantity * record.Price.ToDecimal();
                _orders.AddOrUpdate(
                    (record.Account.ToString()[..8], record.OrderNo.ToString().PadLeft(10, '0')),
                    (quantity, amount),
                    (_, sum) => (sum.Quantity + quantity, sum.Amount + amount));
                break;
        }
    }

    public override string ToString() => string.Join("; ", _orders);

    public long QuantityOf(BookOrder order) => _orders.GetValueOrDefault((order.Account[..8], order.OrderNo)).Quantity;

    /// <summary>What differs from the simulator's book; empty when nothing does.</summary>
    public IReadOnlyList<string> DifferencesTo(OrderBook book, Func<BookOrder, bool>? where = null)
    {
        var differences = new List<string>();
        foreach (BookOrder order in book.Orders)
        {
            if (where is not null && !where(order)) continue;
            (long quantity, decimal amount) = _orders.GetValueOrDefault((order.Account[..8], order.OrderNo));
            if (quantity != order.FilledQuantity) differences.Add($"{order.OrderNo} {order.Symbol}: {quantity} instead of {order.FilledQuantity}");
            else if (Math.Abs(amount - order.FilledAmount) > 1e-8m * Math.Max(1, order.FilledAmount))
                differences.Add($"{order.OrderNo} {order.Symbol}: {amount} instead of {order.FilledAmount}");
        }

        return differences;
    }
}
