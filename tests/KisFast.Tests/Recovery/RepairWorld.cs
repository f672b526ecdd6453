using KisFast.Recovery;
using KisFast.Rest;
using KisFast.Tests.Rest;

namespace KisFast.Tests.Recovery;

/// <summary>
/// A small exchange with a KIS before it, on a virtual clock: orders that are accepted and filled, notices that are delayed, in
/// order, and lost while the session is; a history that lags, whose pages shift and lose rows while they are read, and fails.
/// </summary>
internal sealed partial class RepairWorld
{
    public static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1.4);
    private static readonly TimeSpan AdoptionTime = TimeSpan.FromSeconds(60);
    private const int PageRetries = 2;
    private readonly VirtualTime _time = new();
    private readonly Random _random;
    private readonly List<Order> _orders = [];
    private readonly List<(TimeSpan Down, TimeSpan Up)> _gaps = [];
    private readonly List<ITimer> _timers = [];
    private readonly TestTarget _target;
    private readonly GapRepairer _repairer;
    private readonly bool _fails;
    private bool _rowWasLost;
    private TimeSpan _lastDelivery;

    /// <param name="seed">Decides everything.</param>
    /// <param name="watchesFrom">When the feed begins to watch; what came before is not its business.</param>
    /// <param name="doubts">Whether notices and history hold what cannot be believed; its own dice, so the world is the same without.</param>
    public RepairWorld(int seed, TimeSpan watchesFrom, bool doubts = false)
    {
        _random = new Random(seed);
        _dice = doubts ? new Random(seed ^ 0x0D0B7) : null;
        _faultsInTen = _dice?.Next(3) * 3 ?? 0;
        WatchesFrom = watchesFrom;
        Ledger = new OrderLedger(Notices.Account);
        _target = new TestTarget(_time, Ledger) { OnPublish = doubts ? BookDoubted : Book };
        _fails = _random.Next(3) == 0;
        RepairSettings settings = new() { HistoryLag = MaxLag + TimeSpan.FromSeconds(2), GiveUpAfter = TimeSpan.FromMinutes(10) };
        _repairer = new GapRepairer(ReadAsync, _time.GetUtcNow, Ledger, Notices.Identity, settings, _target, _time);
        MakeGaps();
        int orders = _random.Next(1, 30);
        for (int i = 1; i <= orders; i++) MakeOrder(i);
    }

    public OrderLedger Ledger { get; }

    public TimeSpan WatchesFrom { get; }

    public List<RepairReport> Reports { get; } = [];

    public int Repairs => _target.Published.Count;

    public int Lost { get; private set; }

    /// <summary>Lives through all gaps; the session after the last one is not lost again.</summary>
    public void Run() =>
        // Off the test runner's synchronization context: every continuation then runs where its timer fires, one after the other.
        Task.Run(RunAsync).GetAwaiter().GetResult();

    private async Task RunAsync()
    {
        if (WatchesFrom > TimeSpan.Zero)
        {
            _time.Advance(WatchesFrom - AdoptionTime);
            string? complaint;
            do complaint = await _time.RunAsync(_repairer.AdoptAsync(CancellationToken.None)).ConfigureAwait(false);
            while (complaint is not null);
            Assert.True(_time.Elapsed < WatchesFrom);
            _time.Advance(WatchesFrom - _time.Elapsed);
            using CancellationTokenSource late = new();
            Task<RepairReport> adopting = _repairer.AdoptLateAsync(late.Token);
            await RunUntilAsync(_gaps[0].Down, adopting, late).ConfigureAwait(false);
        }
        else
        {
            Ledger.HasBaseline = true;
        }

        for (int i = 0; i < _gaps.Count; i++)
        {
            _time.Advance(_gaps[i].Down - _time.Elapsed);
            Ledger.OpenGap(_time.GetUtcNow());
            _time.Advance(_gaps[i].Up - _time.Elapsed);
            using CancellationTokenSource lost = new();
            Task<RepairReport> repairing = _repairer.RepairAsync(lost.Token);
            if (i < _gaps.Count - 1) Reports.Add(await RunUntilAsync(_gaps[i + 1].Down, repairing, lost).ConfigureAwait(false));
            else Reports.Add(await _time.RunAsync(repairing).ConfigureAwait(false));
        }

        // What happens after the repair comes live.
        if (_lastDelivery > _time.Elapsed) _time.Advance(_lastDelivery - _time.Elapsed);
        if (_dice is not null) await ConfrontAsync().ConfigureAwait(false);
    }

    /// <summary>Every order's fills that were the feed's business, seen exactly once, live or repaired.</summary>
    public void AssertWhole()
    {
        foreach (Order order in _orders)
        {
            Fill[] due = [.. order.Fills.Where(fill => fill.At >= WatchesFrom)];
            long owed = due.Sum(static fill => fill.Quantity);
            Assert.InRange(order.SeenQuantity, owed, owed + order.Fills.Where(IsUnadopted).Sum(static fill => fill.Quantity));
            if (order.SeenQuantity != owed) continue;
            decimal rounding = 1e-8m * due.Sum(static fill => fill.Quantity);
            Assert.InRange(order.SeenValue - due.Sum(static fill => fill.Quantity * fill.Price), -rounding, rounding);
        }
    }

    private async Task<RepairReport> RunUntilAsync(TimeSpan end, Task<RepairReport> running, CancellationTokenSource stop)
    {
        _time.Advance(end - _time.Elapsed);
        // Ends it without any time passing; on this thread, so that nothing of the world goes on beside it.
#pragma warning disable CA1849
        stop.Cancel();
#pragma warning restore CA1849
        return await running.ConfigureAwait(false);
    }

    private void MakeGaps()
    {
        TimeSpan at = WatchesFrom + (WatchesFrom > TimeSpan.Zero ? TimeSpan.FromSeconds(100) : TimeSpan.Zero);
        int gaps = _random.Next(1, 7);
        for (int i = 0; i < gaps; i++)
        {
            at += Seconds(0.05, _random.Next(2) == 0 ? 8 : 90);
            TimeSpan down = at;
            at += Seconds(0.2, 40);
            _gaps.Add((down, at));
        }
    }

    private void MakeOrder(int number)
    {
        TimeSpan horizon = _gaps[^1].Up + TimeSpan.FromSeconds(20);
        Order order = new(number, number % 3 == 0 ? "01790" : "", _random.Next(4) == 0 ? "7203" : "AAPL", Seconds(0, horizon.TotalSeconds));
        _orders.Add(order);
        Deliver(order.At, Notices.Accepted(NoticeNumber(order), order.Symbol, order.Branch), null, null);
        TimeSpan at = order.At, visible = order.At + Lag();
        order.VisibleAt = visible;
        int fills = _random.Next(6);
        for (int i = 0; i < fills; i++)
        {
            at += Seconds(0.001, _random.Next(2) == 0 ? 0.5 : 30);
            if (at + Lag() > visible) visible = at + Lag();
            if (visible - at > MaxLag) visible = at + MaxLag;
            Fill fill = new(at, _random.Next(1, 100), _random.Next(10_000, 2_000_000) / 10_000m, visible);
            order.Fills.Add(fill);
            Deliver(at, Notices.Fill(NoticeNumber(order), fill.Quantity, fill.Price, order.Symbol, order.Branch), order, fill);
        }

        if (_dice is not null) MakeFault(order);
    }

    // Lost when the session is down, or goes down before it has come through.
    private void Deliver(TimeSpan sent, FillRecord notice, Order? order, Fill? fill)
    {
        TimeSpan arrives = sent + (MaxDelay * _random.NextDouble());
        bool isLost = sent < WatchesFrom || _gaps.Any(gap => sent < gap.Up && arrives >= gap.Down);
        if (isLost)
        {
            Lost++;
            return;
        }

        _timers.Add(_time.CreateTimer(
            _ =>
            {
                Assert.False(_target.IsInside);
                notice.ReceivedUtcTicks = _time.GetUtcNow().UtcTicks;
                if (_dice is not null)
                {
                    HearDoubted(notice, fill);
                    return;
                }

                Ledger.Add(notice);
                if (order is not null) Count(order, fill!.Quantity, fill.Quantity * fill.Price);
            },
            null, arrives - _time.Elapsed, Timeout.InfiniteTimeSpan));
        _lastDelivery = arrives > _lastDelivery ? arrives : _lastDelivery;
    }

    private void Book(FillRecord repair)
    {
        Assert.Equal((RecordKind.Fill, RecordSource.Repair), (repair.Kind, repair.Source));
        Assert.True(repair.Quantity.Value > 0);
        Assert.True(repair.Price.Mantissa > 0);
        int number = int.Parse(repair.OrderNo.ToString());
        Count(_orders[number - 1], repair.Quantity.Value, Notices.Value(repair));
    }

    // At no moment has more been seen of an order than has happened.
    private void Count(Order order, long quantity, decimal value)
    {
        order.SeenQuantity += quantity;
        order.SeenValue += value;
        long happened = order.Fills.Where(fill => fill.At <= _time.Elapsed && (fill.At >= WatchesFrom || IsUnadopted(fill))).Sum(static fill => fill.Quantity);
        Assert.True(order.SeenQuantity <= happened, $"Order {order.Number}: {order.SeenQuantity} seen of {happened}.");
    }

    // The one thing no client can know: whether a fill that the history did not show when the feed began came before or after.
    private bool IsUnadopted(Fill fill) => fill.At < WatchesFrom && fill.VisibleAt > WatchesFrom - AdoptionTime;

    private async Task<OrderHistory> ReadAsync(DateOnly from, DateOnly to, bool reverse, CancellationToken cancellationToken)
    {
        int size = _random.Next(2, 12);
        List<OrderHistoryRow> rows = [];
        bool losesRow = !_rowWasLost && _random.Next(8) == 0;
        _rowWasLost = losesRow;
        int pages = 0;
        for (int page = 0; ; page++)
        {
            pages++;
            if (!await ReadsPageAsync(cancellationToken).ConfigureAwait(false))
            {
                // As the client does: what the pages before it say stays said.
                KisApiException refusal = new(FeedFailure.Network, KisErrorAction.Retry, "GET failed: KIS answered EGW00201.", "EGW00201", 500);
                return page == 0 ? throw refusal : new OrderHistory(rows, false, 0, page) { Refusal = refusal };
            }

            // With the latest order first a new one shifts the others onto the next page, where they are read again.
            IEnumerable<Order> visible = _orders.Where(order => order.VisibleAt <= _time.Elapsed).OrderBy(static order => order.At);
            OrderHistoryRow[] now = [.. (reverse ? visible : visible.Reverse()).SelectMany(RowsOf)];
            rows.AddRange(now.Skip(page * size).Take(size).Select(row => _dice is null ? row : row with { Page = pages }));
            if ((page + 1) * size >= now.Length) break;
        }

        // A page that changed between two requests: a row is on neither. Two snapshots in a row do not lose the same one.
        if (losesRow && pages > 1)
        {
            string gone = rows[_random.Next(rows.Count)].OrderNo;
            rows.RemoveAll(row => row.OrderNo == gone);
        }

        return new OrderHistory(rows, true, 0, pages);
    }

    // A client asks for a refused page again before it gives up.
    private async Task<bool> ReadsPageAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt <= PageRetries; attempt++)
        {
            await Task.Delay(Seconds(0.02, 1), _time, cancellationToken).ConfigureAwait(false);
            if (!_fails || _random.Next(4) != 0) return true;
        }

        return false;
    }

    private OrderHistoryRow RowOf(Order order)
    {
        Fill[] visible = [.. order.Fills.Where(fill => fill.VisibleAt <= _time.Elapsed)];
        return Notices.Row($"{order.Number}", visible.Sum(static fill => fill.Quantity), visible.Sum(static fill => fill.Quantity * fill.Price), order.Symbol);
    }

    private string NoticeNumber(Order order) => order.Number % 2 == 0 ? $"{order.Number}" : $"{order.Number:D10}";

    private TimeSpan Lag() => MaxLag * (_random.Next(3) == 0 ? _random.NextDouble() : _random.NextDouble() * 0.05);

    private TimeSpan Seconds(double from, double to) => TimeSpan.FromSeconds(from + (_random.NextDouble() * (to - from)));

    private sealed class Order(int number, string branch, string symbol, TimeSpan at)
    {
        public int Number => number;

        public string Branch => branch;

        public string Symbol => symbol;

        public TimeSpan At => at;

        public TimeSpan VisibleAt { get; set; }

        public List<Fill> Fills { get; } = [];

        public long SeenQuantity { get; set; }

        public decimal SeenValue { get; set; }

        /// <summary>What is wrong with its notices or its rows.</summary>
        public Fault Fault { get; set; }

        /// <summary>The shares that nobody will fill.</summary>
        public int Rest { get; set; }

        public int HeardNotices { get; set; }

        public long LiveQuantity { get; set; }

        public long Filled => Fills.Sum(static fill => (long)fill.Quantity);

        public long Ordered => Filled + Rest;
    }

    private sealed record Fill(TimeSpan At, int Quantity, decimal Price, TimeSpan VisibleAt);
}
