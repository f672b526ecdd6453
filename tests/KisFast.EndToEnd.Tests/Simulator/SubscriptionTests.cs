using System.Net.WebSockets;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class SubscriptionTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/tryitout")]
    [InlineData("/tryitout/H0GSCNI0")]
    public async Task A_subscription_is_acknowledged_with_a_key_on_every_path(string path)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis, path: path);
        JsonElement ack = await client.SubscribeAsync();
        Assert.Equal("H0GSCNI0", ack.GetProperty("header").GetProperty("tr_id").GetString());
        Assert.Equal(kis.HtsId, ack.GetProperty("header").GetProperty("tr_key").GetString());
        JsonElement body = ack.GetProperty("body");
        Assert.Equal("0", body.GetProperty("rt_cd").GetString());
        Assert.Equal("OPSP0000", RawKisClient.Code(ack));
        Assert.Equal("SUBSCRIBE SUCCESS", body.GetProperty("msg1").GetString());
        Assert.Equal(32, body.GetProperty("output").GetProperty("key").GetString()!.Length);
        Assert.Equal(16, body.GetProperty("output").GetProperty("iv").GetString()!.Length);
    }

    [Fact]
    public async Task Every_error_a_request_can_earn()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        string good = client.Request("1", kis.NoticeTrId, kis.HtsId);
        (string Request, string Code)[] cases =
        [
            ("{\"header\":", "OPSP9999"),
            ("[]", "OPSP9999"),
            ("{\"header\":{\"tr_id\":\"\\ud800\"}}", "OPSP9999"),
            ("{}", "OPSP9998"),
            ("{\"header\":{}}", "OPSP9992"),
            ("{\"header\":{},\"body\":{}}", "OPSP9991"),
            (good.Replace("\"custtype\":\"P\",", ""), "OPSP9997"),
            (good.Replace("\"custtype\":\"P\"", "\"custtype\":\"X\""), "OPSP8998"),
            (good.Replace("\"tr_type\":\"1\"", "\"tr_type\":\"7\""), "OPSP8997"),
            (good.Replace(",\"tr_key\":\"" + kis.HtsId + "\"", ""), "OPSP9990"),
            (client.Request("1", kis.NoticeTrId, ""), "OPSP8992"),
            (client.Request("1", kis.NoticeTrId, "much-too-long"), "OPSP8992"),
            (client.Request("1", "H0GSCNI9", kis.HtsId), "OPSP8991"),
            (client.Request("1", "NONSENSE", kis.HtsId), "OPSP8991"),
            (client.Request("1", kis.NoticeTrId, kis.HtsId, approvalKey: "made-up"), "OPSP0011"),
            (client.Request("2", kis.NoticeTrId, kis.HtsId), "OPSP0003"),
            (good, "OPSP0000"),
            (good, "OPSP0002"),
            (client.Request("2", kis.NoticeTrId, kis.HtsId), "OPSP0001"),
            (client.Request("2", kis.NoticeTrId, kis.HtsId), "OPSP0003"),
            (client.Request("1", kis.NoticeTrId, kis.HtsId, custType: "B"), "OPSP0000"),
        ];
        foreach ((string request, string code) in cases)
        {
            JsonElement ack = await client.AskAsync(request);
            Assert.Equal((request, code), (request, RawKisClient.Code(ack)));
            Assert.Equal(code is "OPSP0000", ack.GetProperty("body").TryGetProperty("output", out _));
            if (code[4] is '8' or '9')
                Assert.Equal("(null)", ack.GetProperty("header").GetProperty("tr_id").GetString());
        }
    }

    [Fact]
    public async Task The_42nd_registration_is_refused()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        for (int i = 0; i < 41; i++)
            Assert.Equal("OPSP0000", RawKisClient.Code(await client.AskAsync(client.Request("1", "HDFSCNT0", $"DNAS{i}"))));
        Assert.Equal("OPSP0008", RawKisClient.Code(await client.SubscribeAsync()));
    }

    [Fact]
    public async Task An_app_key_has_one_session()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient first = await RawKisClient.ConnectAsync(kis);
        await using RawKisClient second = await RawKisClient.ConnectAsync(kis);
        Assert.Equal("OPSP0000", RawKisClient.Code(await first.SubscribeAsync()));
        JsonElement refused = await second.SubscribeAsync();
        Assert.Equal("OPSP8996", RawKisClient.Code(refused));
        Assert.Equal("9", refused.GetProperty("body").GetProperty("rt_cd").GetString());
        await first.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        while (kis.Connections > 1)
            await Task.Delay(5);
        Assert.Equal("OPSP0000", RawKisClient.Code(await second.SubscribeAsync()));
    }

    [Fact]
    public async Task A_wrong_hts_id_loses_the_socket_without_a_close_frame()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SendAsync(client.Request("1", kis.NoticeTrId, "stranger"));
        WebSocketException exception = await Assert.ThrowsAsync<WebSocketException>(client.ReadTextAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, exception.WebSocketErrorCode);
    }

    [Fact]
    public async Task Forgotten_approvals_do_not_cut_the_session()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using RawKisClient client = await RawKisClient.ConnectAsync(kis);
        await client.SubscribeAsync();
        kis.ForgetApprovals();
        Assert.Equal(1, await kis.PublishAsync(new SimulatedNotice()));
        Assert.Equal("AAPL", (await client.ReadNoticeAsync())[7]);
        Assert.Equal("OPSP0011", RawKisClient.Code(await client.AskAsync(client.Request("1", "HDFSCNT0", "DNASAAPL"))));
    }
}
