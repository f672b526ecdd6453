using System.Net.WebSockets;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class ConnectionFaultTests
{
    private const int Frame = 400; // no made-up notice's frame is longer

    [Theory]
    [InlineData("drop=fin#3", 3)]
    [InlineData("drop=rst#3", 3)]
    [InlineData("drop=fin@1#0", 0)]
    [InlineData("drop=rst@137#2", 2)]
    [InlineData("drop=fin@137#2", 2)]
    [InlineData("drop=rst@random#7", 7)]
    [InlineData("drop=fin@100000#4", 5)]
    public async Task A_cut_comes_where_it_was_asked_for(string fault, int whole)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [fault], Rate = 0, Notices = 50 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        for (int i = 0; i < whole; i++)
            Assert.Equal(25, (await client.ReadNoticeAsync()).Length);
        await Assert.ThrowsAnyAsync<WebSocketException>(client.ReadTextAsync);
        await kis.OrdersCompletion;
        Assert.Equal(whole, kis.Sent);
        Assert.Equal(whole, kis.Book.Journal().Count(entry => entry.Deliveries == 1));
        Assert.True(kis.Book.Notices >= 50);
        Assert.Equal(1, kis.Faults.Triggered["drop"]);
    }

    [Fact]
    public async Task A_close_frame_has_its_code()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["close=1011#2"], Rate = 0, Notices = 10 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await client.ReadNoticeAsync();
        await client.ReadNoticeAsync();
        Assert.Null(await client.ReadTextAsync());
        Assert.Equal(WebSocketCloseStatus.InternalServerError, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Silence_keeps_the_connection_and_says_nothing()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["silence=2"], Rate = 0, Notices = 10 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await client.ReadNoticeAsync();
        await client.ReadNoticeAsync();
        await kis.OrdersCompletion;
        await client.SendAsync(client.Request("1", "HDFSCNT0", "DNASAAPL"));
        Task<string?> next = client.ReadTextAsync();
        await Task.WhenAny(next, Task.Delay(200));
        Assert.False(next.IsCompleted);
        Assert.Equal((2L, 1), (kis.Sent, kis.Connections));
        client.Socket.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => next);
    }

    [Theory]
    [InlineData("trickle=0")]
    [InlineData("fragment=16")]
    [InlineData("fragment=1")]
    [InlineData("coalesce=7")]
    [InlineData("keychange=3")]
    [InlineData("dupack")]
    [InlineData("pingflood=2000")]
    [InlineData("garbage=unknownjson#2")]
    public async Task Nothing_is_lost_or_changed_by(string fault)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [fault], Rate = 200, Notices = 40 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        var orders = new List<string>();
        while (orders.Count < 40 || orders.Count < kis.Book.Notices)
        {
            string[] fields = await ReadSkippingJsonAsync(client);
            orders.Add(fields[2]);
        }
        Assert.Equal(kis.Book.Journal().Select(entry => entry.OrderNo), orders);
        Assert.True(kis.Faults.Triggered.Values.Sum() > 0);
    }

    private static async Task<string[]> ReadSkippingJsonAsync(RawKisClient client)
    {
        while (true)
        {
            try
            {
                return await client.ReadNoticeAsync();
            }
            catch (InvalidOperationException)
            {
                // JSON that is neither ack nor PINGPONG.
            }
        }
    }

    [Fact]
    public async Task Notices_can_come_before_the_ack_that_has_their_key()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["early=2"], Rate = 0, Notices = 10 });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SendAsync(client.Request("1", kis.NoticeTrId, kis.HtsId));
        string first = (await client.ReadTextAsync())!;
        string second = (await client.ReadTextAsync())!;
        Assert.StartsWith("1|H0GSCNI0|001|", first);
        Assert.StartsWith("1|H0GSCNI0|001|", second);
        Assert.Equal("OPSP0000", RawKisClient.Code(await client.ReadAckAsync()));
        Assert.Equal(25, client.Decrypt(first).Length);
        Assert.Equal(25, client.Decrypt(second).Length);
    }

    [Fact]
    public async Task An_early_ack_comes_even_without_notices()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["early=2"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        Assert.Equal("OPSP0000", RawKisClient.Code(await client.SubscribeAsync()));
    }

    [Fact]
    public async Task An_ack_can_lack_the_key()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["nokey=1"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        Assert.False((await client.SubscribeAsync()).GetProperty("body").TryGetProperty("output", out _));
        await kis.PublishAsync(new SimulatedNotice());
        string notice = (await client.ReadTextAsync())!;
        Assert.True((await client.ReadAckAsync()).GetProperty("body").TryGetProperty("output", out _));
        Assert.Equal("AAPL", client.Decrypt(notice)[7]);
    }

    [Fact]
    public async Task A_wrong_key_loses_its_notice()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["wrongkey=2"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        Assert.Equal(1, await kis.PublishAsync(new SimulatedNotice()));
        Assert.Equal(0, await kis.PublishAsync(new SimulatedNotice()));
        await client.ReadNoticeAsync();
        string frame = (await client.ReadTextAsync())!;
        try
        {
            Assert.NotEqual("AAPL", client.Decrypt(frame).ElementAtOrDefault(7));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // The usual end: the padding is wrong.
        }
    }

    [Fact]
    public async Task An_unsent_notice_is_in_the_book_and_the_connection_lives()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["unsent=2"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(4);
        await order.FillAsync(6);
        Assert.Equal("0000000010", client.Decrypt((await client.ReadTextAsync())!)[8]);
        Assert.Equal("0000000006", client.Decrypt((await client.ReadTextAsync())!)[8]);
        Assert.Equal(10, order.Book.FilledQuantity);
        Assert.Equal(1, kis.Faults.Triggered["unsent"]);
    }

    [Fact]
    public async Task A_notice_comes_twice()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["twice=2"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Quantity = 10 });
        await order.FillAsync(4);
        await client.ReadTextAsync();
        string first = (await client.ReadTextAsync())!;
        Assert.Equal(client.Decrypt(first), client.Decrypt((await client.ReadTextAsync())!));
        Assert.Equal(4, order.Book.FilledQuantity);
    }

    [Fact]
    public async Task Faults_can_be_for_one_customer_only()
    {
        SimulatedCustomer[] customers = [SimulatedCustomer.Numbered(1), SimulatedCustomer.Numbered(2)];
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Customers = customers });
        kis.FaultsOf("sim00002").Set("drop=rst#0");
        await using RawKisClient well = await RawKisClient.ConnectAsync(kis, customers[0]);
        await using RawKisClient ill = await RawKisClient.ConnectAsync(kis, customers[1]);
        await well.SubscribeAsync();
        await ill.SubscribeAsync();
        Assert.Equal(0, await kis.PublishAsync(new SimulatedNotice { HtsId = "sim00002" }));
        Assert.Equal(1, await kis.PublishAsync(new SimulatedNotice { HtsId = "sim00001" }));
        await well.ReadNoticeAsync();
        await Assert.ThrowsAnyAsync<WebSocketException>(ill.ReadTextAsync);
        Assert.Equal(1, kis.Faults.Triggered["drop"]);
    }

    [Theory]
    [InlineData("refuse=503")]
    [InlineData("plainhttp")]
    public async Task The_upgrade_can_be_refused(string fault)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [fault] });
        await Assert.ThrowsAsync<WebSocketException>(() => RawKisClient.ConnectAsync(kis));
        kis.Faults.Clear();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
    }

    [Fact]
    public async Task Errors_of_choice_and_a_lingering_app_key()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["opsp=8999#1", "linger=1"] });
        await using (RawKisClient client = await RawKisClient.ConnectAsync(kis))
        {
            Assert.Equal("OPSP8999", RawKisClient.Code(await client.SubscribeAsync()));
            Assert.Equal("OPSP0000", RawKisClient.Code(await client.SubscribeAsync()));
        }
        while (kis.Connections > 0)
            await Task.Delay(5);
        await using RawKisClient next = await RawKisClient.ConnectAsync(kis);
        string code;
        int refusals = 0;
        while ((code = RawKisClient.Code(await next.SubscribeAsync())) == "OPSP8996")
        {
            refusals++;
            await Task.Delay(50);
        }
        Assert.Equal("OPSP0000", code);
        Assert.True(refusals > 0);
    }

    [Fact]
    public async Task An_oversized_frame_comes_once()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["oversize=100000"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await kis.PublishAsync(new SimulatedNotice());
        await kis.PublishAsync(new SimulatedNotice());
        Assert.Equal(100_000, (await client.ReadTextAsync())!.Length);
        Assert.True((await client.ReadTextAsync())!.Length < Frame);
        Assert.True((await client.ReadTextAsync())!.Length < Frame);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(27)]
    public async Task Notices_can_have_other_column_counts(int count)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = [$"fields={count}"] });
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        await kis.PublishAsync(new SimulatedNotice());
        string[] fields = await client.ReadNoticeAsync();
        Assert.Equal((count, "10"), (fields.Length, fields[19]));
    }

    [Fact]
    public async Task Notices_can_come_unencrypted_or_several_in_a_frame()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        var notice = new SimulatedNotice { HtsId = kis.HtsId };
        Assert.Equal(1, await kis.PublishTogetherAsync([notice, notice, notice]));
        string together = (await client.ReadTextAsync())!;
        Assert.StartsWith("1|H0GSCNI0|003|", together);
        Assert.Equal(75, client.Decrypt(together).Length);
        kis.Faults.Set("plain");
        await kis.PublishAsync(notice);
        Assert.Equal("0|H0GSCNI0|001|" + notice.ToPlaintext(), await client.ReadTextAsync());
        Assert.Equal(4, kis.Sent);
    }
}
