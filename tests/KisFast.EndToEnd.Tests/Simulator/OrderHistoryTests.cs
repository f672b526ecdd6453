using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class OrderHistoryTests
{
    [Theory]
    [InlineData(SimulatedEnvironment.Real, 20)]
    [InlineData(SimulatedEnvironment.Paper, 15)]
    public async Task The_history_is_the_book(SimulatedEnvironment environment, int pageSize)
    {
        await using KisSimulator kis =
            await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = environment, Rate = 0, Notices = 400, OrderFlow = OrderFlowMode.Always });
        await kis.OrdersCompletion;
        await using var client = new RawKisClient(kis);
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        List<JsonElement> rows = await history.AllAsync();
        IReadOnlyList<BookOrder> orders = kis.Book.Orders;
        Assert.Equal(orders.Count, rows.Count);
        Assert.Equal((orders.Count + pageSize - 1) / pageSize, history.Pages);
        Assert.Equal(orders.Count, rows.Select(row => Text(row, "odno")).Distinct().Count());
        foreach (JsonElement row in rows)
        {
            Assert.Equal(32, row.EnumerateObject().Count());
            BookOrder order = kis.Book.Find(kis.Account, Text(row, "odno"))!;
            Assert.Equal(order.Symbol, Text(row, "pdno"));
            Assert.Equal(order.Quantity, Number(row, "ft_ord_qty"));
            Assert.Equal(order.FilledQuantity, Number(row, "ft_ccld_qty"));
            Assert.Equal(order.FilledAmount, Number(row, "ft_ccld_amt3"));
            if (order.FilledQuantity > 0)
                Assert.Equal(Math.Round(order.FilledAmount / order.FilledQuantity, 8), Number(row, "ft_ccld_unpr3"), 8);
            Assert.Equal(order.State == SimulatedOrderState.Working ? order.Quantity - order.FilledQuantity : 0, Number(row, "nccs_qty"));
            Assert.Equal(order.OriginalOrderNo ?? "", Text(row, "orgn_odno"));
        }
    }

    [Fact]
    public async Task The_window_is_in_the_exchanges_own_days()
    {
        var clock = new VirtualTime(new DateTimeOffset(2026, 3, 2, 20, 0, 0, TimeSpan.Zero)); // 15:00 in New York, 05:00 of the 3rd in Seoul
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { TimeProvider = clock });
        await using var client = new RawKisClient(kis);
        SimulatedOrder us = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL" });
        SimulatedOrder japan = await kis.PlaceAsync(new OrderTicket { Symbol = "7203" });
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        history.From = history.To = "20260302";
        JsonElement row = Assert.Single(await history.AllAsync());
        Assert.Equal(us.OrderNo, Text(row, "odno"));
        Assert.Equal("20260303", Text(row, "dmst_ord_dt"));
        history.From = history.To = "20260303";
        Assert.Equal(japan.OrderNo, Text(Assert.Single(await history.AllAsync()), "odno"));
        history.From = history.To = "20260304";
        Assert.Empty(await history.AllAsync());
    }

    [Fact]
    public async Task Headers_and_fields_are_checked()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var client = new RawKisClient(kis);
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        (Action<HttpRequestMessage> Change, string Code)[] cases =
        [
            (request => request.Headers.Remove("authorization"), "EGW00122"),
            (request => Replace(request, "authorization", "Bearer wrong"), "EGW00121"),
            (request => Replace(request, "appkey", "wrong"), "EGW00103"),
            (request => Replace(request, "appsecret", "wrong"), "EGW00105"),
            (request => Replace(request, "tr_id", "VTTS3035R"), "EGW00203"),
            (request => Replace(request, "custtype", "X"), "EGW00208"),
            (request => Url(request, "CANO=50000001", "CANO=99999999"), "OPSQ2000"),
            (request => Url(request, "&SORT_SQN=DS", ""), "OPSQ2001"),
            (request => Url(request, "ORD_STRT_DT=2000", "ORD_STRT_DT=20x0"), "OPSQ2001"),
        ];
        foreach ((Action<HttpRequestMessage> change, string code) in cases)
        {
            using HttpResponseMessage response = await history.PageAsync(change: change);
            JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal((code, "1"), (Text(body, "msg_cd"), Text(body, "rt_cd")));
        }
    }

    [Fact]
    public async Task A_lagging_history_catches_up()
    {
        var clock = new VirtualTime(new DateTimeOffset(2026, 3, 2, 14, 30, 0, TimeSpan.Zero));
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { TimeProvider = clock, Faults = ["historylag=30"] });
        await using var client = new RawKisClient(kis);
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = "AAPL", Quantity = 10, Price = 200m });
        await order.FillAsync(3);
        Assert.Empty(await history.AllAsync());
        clock.Advance(TimeSpan.FromSeconds(20));
        await order.FillAsync(7, 201m);
        clock.Advance(TimeSpan.FromSeconds(11));
        JsonElement row = Assert.Single(await history.AllAsync());
        Assert.Equal((3m, 600m, 7m), (Number(row, "ft_ccld_qty"), Number(row, "ft_ccld_amt3"), Number(row, "nccs_qty")));
        clock.Advance(TimeSpan.FromSeconds(20));
        row = Assert.Single(await history.AllAsync());
        Assert.Equal((10m, 2007m, 0m), (Number(row, "ft_ccld_qty"), Number(row, "ft_ccld_amt3"), Number(row, "nccs_qty")));
    }

    [Fact]
    public async Task Rows_can_move_while_they_are_paged()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var client = new RawKisClient(kis);
        for (int i = 0; i < 50; i++)
            await kis.PlaceAsync(new OrderTicket());
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        kis.Faults.Set("historyshift=repeat");
        List<JsonElement> rows = await history.AllAsync();
        Assert.Equal((52, 50), (rows.Count, rows.Select(row => Text(row, "odno")).Distinct().Count()));
        kis.Faults.Set("historyshift=skip");
        Assert.Equal(48, (await history.AllAsync()).Count);
        kis.Faults.Clear();
        Assert.Equal(50, (await history.AllAsync()).Count);
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement row, string name) => decimal.Parse(Text(row, name), CultureInfo.InvariantCulture);

    private static void Replace(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Url(HttpRequestMessage request, string old, string replacement) =>
        request.RequestUri = new Uri(request.RequestUri!.OriginalString.Replace(old, replacement), UriKind.Relative);
}
