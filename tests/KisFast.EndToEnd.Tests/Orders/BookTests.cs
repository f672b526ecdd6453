using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Orders;

/// <summary>A feed's orders and positions against the simulator's book, which knows what really happened.</summary>
public class BookTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4000)]
    public async Task Orders_and_positions_equal_the_book(int seed)
    {
        const int Notices = 600;
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Seed = seed, Rate = 0, Notices = Notices });
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        await FeedFixture.Until(() => orders.Snapshot().Records >= Notices, "the records came");
        await feed.StopAsync();
        AssertEqual(kis.Book, orders.Snapshot());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Orders_and_positions_equal_the_book_after_fills_were_missed(int seed)
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Seed = seed });
        var soon = TimeSpan.FromMilliseconds(50);
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis) with
        {
            Account = kis.Account,
            Repair = new RepairOptions { HistoryLag = soon, Stability = soon, PollInterval = soon },
        });
        OrderTracker orders = feed.Orders;
        await feed.StartAsync();
        var random = new Random(seed);
        List<SimulatedOrder> open = [];
        for (int round = 0; round < 3; round++)
        {
            await Trade(kis, open, random, 40);
            kis.Faults.Set("refuse=503");
            kis.DropConnections();
            await FeedFixture.Until(() => !orders.IsCertain, "a gap");
            await Fill(open, random);
            kis.Faults.Clear("refuse");
            await FeedFixture.Until(() => orders.IsCertain, "a repair");
        }

        long filled = kis.Book.Orders.Sum(order => order.FilledQuantity);
        await FeedFixture.Until(() => orders.All.Sum(order => order.Filled) == filled, "the records came");
        await feed.StopAsync();
        OrdersSnapshot snapshot = orders.Snapshot();
        Assert.True(snapshot.IsCertain);
        Assert.Contains(snapshot.Orders, order => order.Repaired > 0);
        AssertEqual(kis.Book, snapshot);
    }

    [Fact]
    public async Task An_order_s_fill_is_awaited_and_the_next_handler_sees_it()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        var seen = new List<OrderStatus>();
        feed.HandleWith(feed.Orders).Then((in record) => seen.Add(feed.Orders[record.OrderNo.ToString()]!.Status));
        await feed.StartAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 150m });
        Task<Order> done = feed.Orders.WhenDoneAsync(order.OrderNo.TrimStart('0'));
        await order.FillAsync(10, 149m);
        Order filled = await done.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((OrderStatus.Filled, 10L, 149m), (filled.Status, filled.Filled, filled.AveragePrice));
        Task<Order> never = feed.Orders.WhenDoneAsync("99");
        await feed.StopAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
        Assert.Equal(OrderStatus.Filled, seen[^1]);
    }

    [Fact]
    public async Task Orders_are_for_who_asks_before_the_start()
    {
        await using var kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(FeedFixture.OptionsFor(kis));
        await feed.StartAsync();
        Assert.Contains("before StartAsync", Assert.Throws<InvalidOperationException>(() => feed.Orders).Message, StringComparison.Ordinal);
    }

    private static async Task Trade(KisSimulator kis, List<SimulatedOrder> open, Random random, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            open.RemoveAll(order => order.Book.State != SimulatedOrderState.Working);
            if (open.Count < 4)
            {
                open.Add(await kis.PlaceAsync(new OrderTicket
                {
                    Symbol = random.Next(2) == 0 ? "AAPL" : "7203",
                    Side = (SimulatedSide)random.Next(1, 3),
                    Quantity = 100 * random.Next(1, 5),
                    Price = random.Next(100, 110),
                    Reject = random.Next(10) == 0,
                }));
                continue;
            }

            SimulatedOrder order = open[random.Next(open.Count)];
            switch (random.Next(6))
            {
                case 0:
                    await order.CancelAsync();
                    break;
                case 1:
                    open.Add(await order.AmendAsync(random.Next(100, 110)));
                    break;
                case 2:
                    await order.ExpireAsync();
                    break;
                default:
                    await order.FillAsync(random.Next(1, (int)(order.Book.Quantity - order.Book.FilledQuantity) + 1), random.Next(100, 110));
                    break;
            }
        }
    }

    private static async Task Fill(List<SimulatedOrder> open, Random random)
    {
        open.RemoveAll(order => order.Book.State != SimulatedOrderState.Working);
        foreach (SimulatedOrder order in open)
            await order.FillAsync(1 + random.Next((int)(order.Book.Quantity - order.Book.FilledQuantity)), random.Next(100, 110));
    }

    private static void AssertEqual(OrderBook book, OrdersSnapshot snapshot)
    {
        Dictionary<(string, string), Order> told = snapshot.Orders.ToDictionary(order => (order.Account, order.OrderNo));
        var held = new Dictionary<(string, string), (long Quantity, decimal Paid)>();
        foreach (BookOrder order in book.Orders)
        {
            string account = order.Account[..8];
            Order copy = told[(account, order.OrderNo)];
            OrderStatus expected = order.State switch
            {
                SimulatedOrderState.Working => order.FilledQuantity > 0 ? OrderStatus.PartiallyFilled : OrderStatus.Accepted,
                SimulatedOrderState.Filled => OrderStatus.Filled,
                SimulatedOrderState.Replaced => OrderStatus.Amended,
                SimulatedOrderState.Rejected => OrderStatus.Rejected,
                _ => OrderStatus.Cancelled,
            };
            Assert.Equal((expected, order.Quantity, order.FilledQuantity), (copy.Status, copy.Ordered, copy.Filled));
            Assert.Equal(expected is OrderStatus.Accepted or OrderStatus.PartiallyFilled ? order.Quantity - order.FilledQuantity : 0, copy.Open);
            Assert.Equal(order.OriginalOrderNo, copy.OriginalOrderNo);
            if (order.FilledQuantity == 0)
            {
                Assert.Null(copy.AveragePrice);
                continue;
            }

            Assert.Equal(order.FilledAmount / order.FilledQuantity, copy.AveragePrice!.Value, 6);
            int sign = order.Side == SimulatedSide.Buy ? 1 : -1;
            (long quantity, decimal paid) = held.GetValueOrDefault((account, order.Symbol));
            held[(account, order.Symbol)] = (quantity + (sign * order.FilledQuantity), paid + (sign * order.FilledAmount));
        }

        Assert.Equal(book.Orders.Count, snapshot.Orders.Count);
        Assert.Equal(held.Count, snapshot.Positions.Count);
        foreach (Position position in snapshot.Positions)
        {
            (long quantity, decimal paid) = held[(position.Account, position.Symbol)];
            Assert.Equal(quantity, position.Quantity);
            Assert.Equal(paid, (quantity * position.AverageCost!.Value) - position.RealizedProfit!.Value, 4);
        }
    }
}
