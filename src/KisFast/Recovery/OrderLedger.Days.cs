using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Recovery;

/// <content>
/// An order is (day, account, branch, number): KIS begins to count anew each day. The latest order of a number stands under the plain key;
/// those of earlier days, which only a look into the history asks for, stand apart.
/// </content>
internal sealed partial class OrderLedger
{
    // A repair that is booked again is of an order of these days at most: a start reaches no further back.
    private const int MostDaysBack = 30;

    private readonly Dictionary<(OrderKey Key, int Day), OrderState> _earlier = [];

    /// <summary>The trading day of the order that the next repair is for; 0 for whichever is the latest.</summary>
    public int RepairedDay { get; set; }

    /// <summary>How many orders of earlier days are known under a number that is used again.</summary>
    public int EarlierCount => _earlier.Count;

    /// <summary>
    /// The order that a row of the history means. A branch counts only where it tells orders apart: notices may leave it out, and
    /// nobody has said that they name the same branch as the history does.
    /// </summary>
    /// <param name="key">Its key, without branch.</param>
    /// <param name="branch">The row's branch, 0 for none.</param>
    /// <param name="isOnly">Whether no other row has this key.</param>
    /// <param name="state">A copy of what is known of it.</param>
    /// <param name="day">The row's day, as <see cref="DateOnly.DayNumber"/>; 0 when that does not matter.</param>
    public bool TryFind(OrderKey key, ulong branch, bool isOnly, out OrderState state, int day = 0)
    {
        if (!TryFindLatest(key, branch, isOnly, out state)) return false;
        if (day == 0 || state.TradingDay == day) return true;
        // Where a number was used on two days in a row, the day that is the same is the better one.
        if (_earlier.TryGetValue((key, day), out OrderState same))
        {
            state = same;
            return true;
        }

        if (IsOfDay(state, day)) return true;
        foreach (((OrderKey earlier, int _), OrderState other) in _earlier)
        {
            if (earlier != key || !IsOfDay(other, day)) continue;
            state = other;
            return true;
        }

        state = default;
        return false;
    }

    // The history's day may be Korea's or New York's, and the first notice may have come after midnight: one day apart is the same.
    public static bool IsOfDay(in OrderState state, int day) => day == 0 || state.TradingDay == 0 || Math.Abs(state.TradingDay - day) <= 1;

    // A repair does not say of which day its order is, its identity does: which of the days it can be gives that. 0: none.
    private int DayOfRepair(in FillRecord record, bool isBooked)
    {
        if (record.Kind != RecordKind.Fill || record.Identity == 0 || !record.Quantity.HasValue) return 0;
        OrderKey key = OrderKey.Of(in record);
        int last = TradingDay.Of(record.ReceivedUtcTicks) + 1;
        FillRecord withoutBranch = record with { Branch = default };
        for (int day = last; day > last - MostDaysBack; day--)
        {
            long known = TryFind(key, OrderKey.BranchOf(record.Branch.Utf8), isOnly: true, out OrderState state, day) ? state.Quantity : 0;
            long from = isBooked ? known - record.Quantity.Value : known, to = from + record.Quantity.Value;
            var of = DateOnly.FromDayNumber(day);
            if (EventIdentity.OfRepair(record, of, from, to) == record.Identity
                || EventIdentity.OfRepair(withoutBranch, of, from, to) == record.Identity) return day;
        }

        return 0;
    }

    // Of a notice from before the day of the order that has its number now: which earlier one it is of.
    private bool TryFindEarlierOf(in FillRecord record, out (OrderKey Key, int Day) earlier)
    {
        earlier = default;
        if (record.Source != RecordSource.Live || record.Kind is not (RecordKind.OrderEvent or RecordKind.Fill)) return false;
        OrderKey key = OrderKey.Of(in record);
        int day = TradingDay.Of(record.ReceivedUtcTicks);
        if (!_orders.TryGetValue(key, out OrderState latest) || day >= latest.TradingDay) return false;
        foreach ((OrderKey Key, int Day) known in _earlier.Keys)
        {
            if (known.Key == key && known.Day <= day && known.Day > earlier.Day) earlier = known;
        }

        if (earlier.Day > 0) return true;
        if (latest.TradingDay - day <= 1 || _earlier.Count >= _maxOrders) return false;
        OrderState first = default;
        Begin(ref first, record, day);
        _earlier[earlier = (key, day)] = first;
        return true;
    }

    private bool TryFindLatest(OrderKey key, ulong branch, bool isOnly, out OrderState state)
    {
        if (!_orders.TryGetValue(key, out state)) return false;
        if (branch == 0 || state.BranchCode == 0 || state.BranchCode == branch) return true;
        if (_orders.TryGetValue(key with { Branch = branch }, out OrderState other))
        {
            state = other;
            return true;
        }

        if (isOnly) return true;
        state = default;
        return false;
    }

    private ref OrderState Open(in FillRecord record, out bool isNew)
    {
        OrderKey key = OrderKey.Of(in record);
        ulong branch = OrderKey.BranchOf(record.Branch.Utf8);
        ref OrderState state = ref CollectionsMarshal.GetValueRefOrAddDefault(_orders, key, out bool exists);
        // The first branch seen has the plain key; another one has a key of its own.
        if (exists && branch != 0 && state.BranchCode != 0 && state.BranchCode != branch)
            state = ref CollectionsMarshal.GetValueRefOrAddDefault(_orders, key with { Branch = branch }, out exists);
        isNew = !exists;
        int day = record.ReceivedUtcTicks > 0 ? TradingDay.Of(record.ReceivedUtcTicks) : 0;
        if (exists && IsOfAnotherDay(key, state, record, day)) return ref OpenOther(key, ref state, record, day, out isNew);
        if (isNew) Begin(ref state, record, record.Source == RecordSource.Repair && RepairedDay != 0 ? RepairedDay : day);
        if (state.BranchCode == 0 && branch != 0)
        {
            state.BranchCode = branch;
            state.Branch = record.Branch;
        }

        return ref state;
    }

    private bool IsOfAnotherDay(OrderKey key, in OrderState state, in FillRecord record, int day)
    {
        if (state.TradingDay == 0) return false;
        if (record.Source == RecordSource.Repair)
            return !IsOfDay(state, RepairedDay) || (RepairedDay < state.TradingDay && _earlier.ContainsKey((key, RepairedDay)));
        if (day <= state.TradingDay) return false;
        long silence = record.ReceivedUtcTicks - state.LastHeardTicks;
        return silence > (IsBirth(record) ? TradingDay.MostRepetition : TradingDay.MostSilence);
    }

    // A number that is used again, or a repair of an order of an earlier day.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref OrderState OpenOther(OrderKey key, ref OrderState latest, in FillRecord record, int day, out bool isNew)
    {
        if (record.Source == RecordSource.Repair && RepairedDay < latest.TradingDay)
        {
            foreach ((OrderKey Key, int Day) known in _earlier.Keys)
            {
                if (known.Key == key && Math.Abs(known.Day - RepairedDay) <= 1) day = known.Day;
            }

            if (!_earlier.ContainsKey((key, day)) || _earlier.ContainsKey((key, RepairedDay))) day = RepairedDay;
            ref OrderState earlier = ref CollectionsMarshal.GetValueRefOrAddDefault(_earlier, (key, day), out bool exists);
            isNew = !exists;
            if (isNew) Begin(ref earlier, record, day);
            return ref earlier;
        }

        if (_earlier.Count < _maxOrders) _earlier[(key, latest.TradingDay)] = latest;
        latest = default;
        isNew = true;
        Begin(ref latest, record, record.Source == RecordSource.Repair ? RepairedDay : day);
        return ref latest;
    }

    private static void Begin(ref OrderState state, in FillRecord record, int day)
    {
        state.OrderNo = record.OrderNo;
        state.Symbol = record.Symbol;
        state.Account = record.Account;
        state.TradingDay = day;
    }

    private void ForgetEarlier(int oldest)
    {
        foreach (((OrderKey, int) key, OrderState state) in _earlier)
        {
            if (state.Day < oldest) _earlier.Remove(key);
        }
    }
}
