using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;
using Xunit.Abstractions;

namespace KisFast.EndToEnd.Tests.Simulator;

public class OrderFlowTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SimulatedEnvironment.Real, 1)]
    [InlineData(SimulatedEnvironment.Paper, 7)]
    public async Task What_arrives_is_what_the_journal_says_in_order(SimulatedEnvironment environment, int seed)
    {
        await using KisSimulator kis =
            await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = environment, Seed = seed, Rate = 0, Notices = 5000 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        var received = new List<string[]>();
        while (received.Count < 5000 || received.Count < kis.Book.Notices)
            received.Add(await client.ReadNoticeAsync());
        await kis.OrdersCompletion;
        Assert.Equal(received.Count, kis.Sent);
        IReadOnlyList<JournalEntry> journal = kis.Book.Journal(kis.HtsId);
        Assert.Equal(received.Count, journal.Count);
        foreach ((string[] fields, JournalEntry entry) in received.Zip(journal))
        {
            Assert.Equal(25, fields.Length);
            Assert.Equal((entry.HtsId, entry.Account, entry.OrderNo), (fields[0], fields[1], fields[2]));
            Assert.Equal(((int)entry.Kind).ToString(), fields[12]);
            Assert.Equal(entry.Quantity, long.Parse(fields[8], CultureInfo.InvariantCulture));
            Assert.Equal(1, entry.Deliveries);
            Assert.Equal(10, fields[8].Length);
            Assert.Equal(9, fields[9].Length);
            Assert.Equal(entry.Kind == SimulatedNoticeKind.Fill ? 9 : 0, fields[15].Length);
        }
        Assert.Equal(journal.Count, journal.Select(entry => (entry.Account, entry.OrderNo, entry.OrderSequence)).Distinct().Count());
        foreach (BookOrder order in kis.Book.Orders)
        {
            var fills = journal.Where(entry => entry.OrderNo == order.OrderNo && entry.Kind == SimulatedNoticeKind.Fill).ToList();
            Assert.Equal(order.FilledQuantity, fills.Sum(fill => fill.Quantity));
            Assert.Equal(order.FilledAmount, fills.Sum(fill => fill.Quantity * fill.Price));
            Assert.True(order.FilledQuantity <= order.Quantity);
        }
        Assert.Equal(12, received.Select(fields => fields[18]).Distinct().Count());
    }

    [Fact]
    public async Task The_seed_of_everything_random_makes_the_same_orders()
    {
        static async Task<List<string>> Orders(int seed)
        {
            await using KisSimulator kis =
                await KisSimulator.StartAsync(new KisSimulatorOptions { Seed = seed, Rate = 0, Notices = 500, OrderFlow = OrderFlowMode.Always });
            await kis.OrdersCompletion;
            return [.. kis.Book.Journal().Select(entry => $"{entry.OrderNo} {entry.Kind} {entry.Quantity} {entry.Price}")];
        }
        List<string> first = await Orders(3);
        Assert.Equal(first, await Orders(3));
        Assert.NotEqual(first, await Orders(4));
    }

    [Fact]
    public async Task Unheard_notices_are_in_the_book_as_undelivered()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 100, OrderFlow = OrderFlowMode.Always });
        await kis.OrdersCompletion;
        Assert.Equal(0, kis.Sent);
        Assert.All(kis.Book.Journal(), entry => Assert.Equal(0, entry.Deliveries));
        Assert.True(kis.Book.Notices >= 100);
    }

    [Fact]
    public async Task A_hundred_thousand_fills_survive_a_slow_reader()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Fills = 100_000 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await Task.Delay(100);
        Assert.True(kis.Book.Notices < 100_000, "TCP has to push back");
        long started = Stopwatch.GetTimestamp();
        for (long received = 0; !kis.OrdersCompletion.IsCompleted || received < kis.Sent; received++)
            await client.ReadTextAsync();
        output.WriteLine($"{kis.Sent} notices in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
        Assert.Equal(100_000, kis.Book.Fills);
        Assert.Equal(kis.Book.Notices, kis.Sent);
    }

    [Fact]
    public async Task A_small_memory_keeps_the_newest_and_every_open_order()
    {
        await using KisSimulator kis =
            await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 0, Notices = 5000, OrderFlow = OrderFlowMode.Always, Memory = 50 });
        await kis.OrdersCompletion;
        IReadOnlyList<JournalEntry> journal = kis.Book.Journal();
        Assert.Equal(50, journal.Count);
        Assert.Equal(kis.Book.Notices - 1, journal[^1].Sequence);
        Assert.Equal(Enumerable.Range(0, 50).Select(index => journal[0].Sequence + index), journal.Select(entry => entry.Sequence));
        IReadOnlyList<BookOrder> orders = kis.Book.Orders;
        Assert.Equal(50, orders.Count);
        Assert.InRange(orders.Count(order => order.State == SimulatedOrderState.Working), 0, 8);
        foreach (BookOrder order in orders)
        {
            Assert.True(order.FilledQuantity <= order.Quantity);
            Assert.Equal(order, kis.Book.Find(order.Account, order.OrderNo));
        }
    }
}
