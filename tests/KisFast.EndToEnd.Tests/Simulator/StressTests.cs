using System.Net.WebSockets;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class StressTests
{
    private static readonly string[] Unruly =
    [
        "drop=rst@random#5", "drop=fin@random#9", "close#7", "silence=6", "fragment=13", "coalesce=5", "keychange=4", "wrongkey=3", "garbage#3",
        "dupack", "nokey=2", "early=2", "pingflood=5000", "trickle=0", "opsp=0007#1", "fields=26", "plain",
    ];

    [Fact]
    public async Task A_storm_of_broken_connections_leaves_the_book_exact()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 2000, OrderFlow = OrderFlowMode.Always });
        var random = new Random(5);
        long received = 0;
        for (int connection = 0; connection < 40; connection++)
        {
            kis.Faults.Clear();
            for (int i = 0; i < 3; i++)
                kis.Faults.Set(Unruly[random.Next(Unruly.Length)]);
            received += await ReadUntilCutAsync(kis, random.Next(5, 40));
        }
        kis.PauseOrders();
        while (kis.Connections > 0)
            await Task.Delay(5);
        Assert.True(received > 0);
        Assert.Equal(40, kis.ConnectionsSoFar);
        Assert.Equal(0, kis.SubscriptionsTo(kis.HtsId));
        IReadOnlyList<JournalEntry> journal = kis.Book.Journal();
        Assert.Equal(kis.Sent, journal.Sum(entry => entry.Deliveries));
        var fills = journal.Where(entry => entry.Kind == SimulatedNoticeKind.Fill).GroupBy(entry => entry.OrderNo)
            .ToDictionary(group => group.Key, group => (group.Sum(fill => fill.Quantity), group.Sum(fill => fill.Quantity * fill.Price)));
        foreach (BookOrder order in kis.Book.Orders)
            Assert.Equal(fills.GetValueOrDefault(order.OrderNo), (order.FilledQuantity, order.FilledAmount));
    }

    private static async Task<int> ReadUntilCutAsync(KisSimulator kis, int messages)
    {
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SendAsync(client.Request("1", kis.NoticeTrId, kis.HtsId));
        int received = 0;
        try
        {
            using var patience = new CancellationTokenSource(300);
            var buffer = new byte[8192];
            while (received < messages && (await client.Socket.ReceiveAsync(buffer, patience.Token)).MessageType != WebSocketMessageType.Close)
                received++;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // That is what the faults are for.
        }
        client.Socket.Abort();
        while (kis.Connections > 0)
            await Task.Delay(2);
        return received;
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_client_that_never_reads()
    {
        KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SendAsync(client.Request("1", kis.NoticeTrId, kis.HtsId));
        await kis.WhenSubscribedAsync();
        await Task.Delay(100);
        await kis.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_trickle()
    {
        KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Faults = ["trickle=1000"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await Task.Delay(50);
        await kis.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_client_that_never_reads_is_disconnected_and_the_orders_go_on()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Rate = 0,
            Notices = 100_000,
            PingPongInterval = TimeSpan.FromMilliseconds(100),
            PingPongTimeout = TimeSpan.FromMilliseconds(200),
        });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SendAsync(client.Request("1", kis.NoticeTrId, kis.HtsId));
        await kis.WhenSubscribedAsync();
        await kis.OrdersCompletion.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(kis.Sent < kis.Book.Notices);
    }

    [Fact]
    public async Task Many_customers_each_get_their_own()
    {
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, 32).Select(SimulatedCustomer.Numbered)];
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers, Rate = 0, Notices = 200 });
        async Task ReadAsync(SimulatedCustomer customer)
        {
            await using RawKisClient client = await RawKisClient.ConnectAsync(kis, customer);
            await client.SubscribeAsync();
            for (int i = 0; i < 200; i++)
            {
                string[] fields = await client.ReadNoticeAsync();
                Assert.Equal((customer.HtsIds[0], customer.Accounts[0].Replace("-", "")), (fields[0], fields[1]));
            }
        }
        await Task.WhenAll(customers.Select(ReadAsync));
        await kis.OrdersCompletion;
        Assert.All(customers, customer => Assert.True(kis.SentTo(customer.HtsIds[0]) >= 200));
        Assert.Equal(kis.Sent, kis.Book.Notices);
    }
}
