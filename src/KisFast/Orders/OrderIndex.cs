using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Orders;

/// <summary>
/// Orders by number, zeros at its head left out. Orders of several accounts, symbols or days may share one: the newest stands first. A
/// number that comes back a day later is another order.
/// </summary>
internal sealed class OrderIndex
{
    /// <summary>Orders that are kept at most, some 400 MB of them: no account has as many, a peer that makes them up may.</summary>
    public const int MaxOrders = 1 << 20;

    private const long RetainedTicks = 3 * TimeSpan.TicksPerDay;

    private readonly Dictionary<UInt128, OrderEntry> _newest = [];
    private long _today;

    public int Count { get; private set; }

    /// <summary>The number's normal form.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> orderNo)
    {
        UInt128 key = 0;
        ReadOnlySpan<byte> digits = orderNo.TrimStart((byte)'0');
        digits[..Math.Min(digits.Length, FixedText16.Capacity)]
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<UInt128, byte>(ref key), FixedText16.Capacity));
        return key;
    }

    /// <summary>The newest order of that number, of any account or of one.</summary>
    public OrderEntry? Find(UInt128 key, ulong account)
    {
        OrderEntry? entry = _newest.GetValueOrDefault(key);
        while (entry is not null && account != 0 && entry.Account != account)
            entry = entry.Older;
        return entry;
    }

    /// <summary>The order of a record; a new one when there is none, null when there is no room for it.</summary>
    /// <param name="record">Tells account, symbol and time.</param>
    /// <param name="orderNo">The record's order number, or its original one.</param>
    /// <param name="isBirth">Whether the record can only be an order's first.</param>
    public OrderEntry? Open(in FillRecord record, in FixedText16 orderNo, bool isBirth)
    {
        if (record.ReceivedUtcTicks / TimeSpan.TicksPerDay is long day && day > _today)
            BeginDay(day, record.ReceivedUtcTicks);
        UInt128 key = KeyOf(orderNo.Utf8);
        ulong account = AccountText.Pack(record.Account.Utf8);
        OrderEntry? newest = _newest.GetValueOrDefault(key);
        for (OrderEntry? entry = newest; entry is not null; entry = entry.Older)
        {
            if (entry.Account == account && entry.Symbol == record.Symbol)
            {
                long silence = record.ReceivedUtcTicks - entry.ChangedAt;
                // As the ledger of the repairs has it: KIS begins to count anew each day.
                bool isReused = ((isBirth || entry.IsDone) && silence > TradingDay.MostSilence)
                    || (isBirth && silence > TradingDay.MostRepetition && TradingDay.Of(record.ReceivedUtcTicks) > TradingDay.Of(entry.OpenedAt));
                if (!isReused)
                    return entry;
                break;
            }
        }

        if (Count >= MaxOrders)
            return null;
        Count++;
        return _newest[key] = new OrderEntry
        {
            OrderNo = orderNo, Account = account, Symbol = record.Symbol, Older = newest,
            OpenedAt = record.ReceivedUtcTicks, ChangedAt = record.ReceivedUtcTicks,
        };
    }

    public List<Order> Copy()
    {
        List<OrderEntry> entries = new(Count);
        foreach (OrderEntry newest in _newest.Values)
        {
            for (OrderEntry? entry = newest; entry is not null; entry = entry.Older)
                entries.Add(entry);
        }

        entries.Sort(static (a, b) => a.ChangedAt != b.ChangedAt ? a.ChangedAt.CompareTo(b.ChangedAt) : a.OrderNo.CompareTo(b.OrderNo));
        return entries.ConvertAll(static entry => entry.Copy());
    }

    /// <summary>Nothing is in doubt any more; of one session's orders, or of all.</summary>
    public void ClearDoubts(int session = -1)
    {
        foreach (OrderEntry newest in _newest.Values)
        {
            for (OrderEntry? entry = newest; entry is not null; entry = entry.Older)
                if (session < 0 || entry.DoubtedBy == session)
                    entry.Doubts = Doubts.None;
        }
    }

    private void BeginDay(long day, long now)
    {
        _today = day;
        long oldest = now - RetainedTicks;
        foreach ((UInt128 key, OrderEntry newest) in _newest)
        {
            OrderEntry? kept = null, last = null;
            for (OrderEntry? entry = newest; entry is not null; entry = entry.Older)
            {
                if (entry.ChangedAt < oldest)
                {
                    Count--;
                    continue;
                }

                if (last is null)
                    kept = entry;
                else
                    last.Older = entry;
                last = entry;
            }

            if (last is not null)
                last.Older = null;
            if (kept is null)
                _newest.Remove(key);
            else if (kept != newest)
                _newest[key] = kept;
        }
    }
}
