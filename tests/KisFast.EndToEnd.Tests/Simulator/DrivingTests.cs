using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class DrivingTests
{
    [Fact]
    public async Task An_order_by_hand_is_on_the_wire_and_in_the_book()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "7203", Side = SimulatedSide.Sell, Quantity = 300, Price = 2648.5m });
        await order.FillAsync(100, 2649m);
        SimulatedOrder amended = await order.AmendAsync(2640m);
        await amended.FillAsync(100);
        await amended.CancelAsync();

        string[][] notices = [.. Enumerable.Range(0, 7).Select(_ => client.ReadNoticeAsync().GetAwaiter().GetResult())];
        string[] Field(int index) => [.. notices.Select(notice => notice[index])];
        Assert.Equal(["1", "2", "1", "1", "2", "1", "1"], Field(12));
        Assert.Equal(["1", "2", "1", "2", "2", "1", "2"], Field(13));
        Assert.Equal(["0", "0", "1", "1", "0", "2", "2"], Field(5));
        Assert.Equal(["0000000300", "0000000100", "0000000200", "0000000200", "0000000100", "0000000100", "0000000100"], Field(8));
        Assert.Equal("000026485", notices[0][9]);
        Assert.Equal("도요타자동차", notices[0][17]);
        Assert.Equal((order.OrderNo, ""), (notices[1][2], notices[1][3]));
        Assert.Equal((amended.OrderNo, order.OrderNo), (notices[4][2], notices[4][3]));
        Assert.Equal(amended.OrderNo, notices[6][3]);

        Assert.Equal((SimulatedOrderState.Replaced, 100L, 264900m), (order.Book.State, order.Book.FilledQuantity, order.Book.FilledAmount));
        Assert.Equal((SimulatedOrderState.Cancelled, 100L, 264000m), (amended.Book.State, amended.Book.FilledQuantity, amended.Book.FilledAmount));
        await Assert.ThrowsAsync<InvalidOperationException>(() => amended.FillAsync(1));
    }

    [Fact]
    public async Task Refusals_and_expiries()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        SimulatedOrder refused = await kis.PlaceAsync(new OrderTicket { Symbol = "VNM", Reject = true });
        Assert.Equal("1", (await client.ReadNoticeAsync())[11]);
        Assert.Equal(SimulatedOrderState.Rejected, refused.Book.State);
        SimulatedOrder expiring = await kis.PlaceAsync(new OrderTicket { Symbol = "00700", Quantity = 200 });
        await expiring.ExpireAsync();
        await client.ReadNoticeAsync();
        Assert.Equal(("3", "4"), ((await client.ReadNoticeAsync()) is var notice ? notice[13] : "", notice[18]));
    }

    [Fact]
    public async Task What_cannot_be_ordered_is_refused_with_the_reason()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => kis.PlaceAsync(new OrderTicket { Symbol = "NONE" }));
        await Assert.ThrowsAsync<ArgumentException>(() => kis.PlaceAsync(new OrderTicket { Account = "11111111-01" }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => kis.PlaceAsync(new OrderTicket { Symbol = "7203", Price = 1.23m }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => kis.PlaceAsync(new OrderTicket { Quantity = 0 }));
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 5 });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => order.FillAsync(6));
    }

    [Fact]
    public async Task Unregistered_ports_and_options_are_refused_in_one_line()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        IOException inUse = await Assert.ThrowsAsync<IOException>(() => KisSimulator.StartAsync(new KisSimulatorOptions { Port = kis.Port }));
        Assert.Contains($"port {kis.Port}", inUse.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => KisSimulator.StartAsync(new KisSimulatorOptions { Rate = -1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => KisSimulator.StartAsync(new KisSimulatorOptions { Customers = [] }));
    }

    [Fact]
    public async Task Connections_can_be_dropped_and_orders_paused()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 1000, OrderFlow = OrderFlowMode.Manual });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await kis.WhenSubscribedAsync();
        Assert.Equal(0, kis.Book.Notices);
        kis.StartOrders();
        await client.ReadNoticeAsync();
        kis.PauseOrders();
        kis.DropConnections(reset: true);
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(async () =>
        {
            while (true)
                await client.ReadTextAsync();
        });
        while (kis.Connections > 0)
            await Task.Delay(5);
        Assert.Equal((1, 0), (kis.ConnectionsSoFar, kis.SubscriptionsTo(kis.HtsId)));
    }
}
