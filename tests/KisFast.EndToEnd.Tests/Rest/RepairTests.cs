using KisFast.Recovery;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Rest;

/// <summary>Repairs from the simulator's order history, whose faults are on.</summary>
[Long]
public sealed class RepairTests
{
    private static readonly RepairSettings Settings = new()
    {
        HistoryLag = TimeSpan.FromSeconds(1.5),
        Stability = TimeSpan.FromSeconds(0.2),
        PollInterval = TimeSpan.FromSeconds(0.1),
        GiveUpAfter = TimeSpan.FromSeconds(60),
    };

    [Theory]
    [InlineData(SimulatedEnvironment.Real)]
    [InlineData(SimulatedEnvironment.Paper, "historylag=1")]
    [InlineData(SimulatedEnvironment.Real, "historylag=1", "historyshift=random", "expiredtoken=1", "egw=00201@history#2")]
    internal async Task Every_missed_share_comes_once(SimulatedEnvironment environment, params string[] faults)
    {
        await using KisSimulator kis = await RestClientTests.StartAsync(environment);
        foreach (string fault in faults) kis.Faults.Set(fault);
        using KisRestClient client = RestClientTests.NewClient(kis);
        OrderLedger ledger = new(KisAccount.Parse(kis.Account)) { HasBaseline = true };
        Target target = new(ledger);
        RepairIdentity identity = new(0, TrId.H0GSCNI0, new FixedText16(kis.HtsId), ledger.Account);
        GapRepairer repairer = new(client, ledger, identity, Settings, target, TimeProvider.System);

        List<SimulatedOrder> orders = [];
        for (int i = 0; i < 25; i++) orders.Add(await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 100 }));
        // Seen live, then missed.
        foreach (SimulatedOrder order in orders)
        {
            await order.FillAsync(10);
            ledger.Add(new FillRecord
            {
                Kind = RecordKind.Fill,
                OrderNo = new FixedText16(order.OrderNo.TrimStart('0')),
                Symbol = new FixedText16("AAPL"),
                Account = new FixedText16(kis.Account[..8]),
                Quantity = new Quantity(10),
                Price = new Price((long)(order.Book.FilledAmount / 10 * 10_000), 4),
            });
        }

        ledger.OpenGap(DateTimeOffset.UtcNow);
        for (int i = 0; i < orders.Count; i += 2) await orders[i].FillAsync(i + 1);
        RepairReport report = await repairer.RepairAsync(CancellationToken.None);

        Assert.Equal((RepairOutcome.Complete, null), (report.Outcome, report.Reason));
        Assert.Equal(13, target.Published.Count);
        Assert.Equal(kis.Book.Orders.Sum(static order => order.FilledQuantity) - 250, report.RepairedQuantity);
        Dictionary<string, KnownOrder> known = ledger.Export().ToDictionary(static order => order.OrderNo.PadLeft(10, '0'));
        foreach (BookOrder order in kis.Book.Orders)
        {
            Assert.Equal(order.FilledQuantity, known[order.OrderNo].FilledQuantity);
            Assert.InRange(known[order.OrderNo].FilledAmount - order.FilledAmount, -1e-6m, 1e-6m);
        }
    }

    private sealed class Target(OrderLedger ledger) : IRepairTarget
    {
        public List<FillRecord> Published { get; } = [];

        public bool HoldsNotices => false;

        public RecordStamp Now => new(TimeProvider.System.GetTimestamp(), DateTime.UtcNow.Ticks, 0);

        public Task RunAsync(Action work, CancellationToken cancellationToken)
        {
            work();
            return Task.CompletedTask;
        }

        public void Publish(in FillRecord record)
        {
            Published.Add(record);
            ledger.Add(record);
        }
    }
}
