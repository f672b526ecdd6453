using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class OAuthTests
{
    [Fact]
    public async Task A_token_is_issued_once_a_minute_and_repeated_within_six_hours()
    {
        var clock = new VirtualTime(new DateTimeOffset(2026, 3, 2, 14, 30, 0, TimeSpan.Zero));
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { TimeProvider = clock });
        await using var client = new RawKisClient(kis);
        object request = new { grant_type = "client_credentials", appkey = kis.AppKey, appsecret = kis.AppSecret };

        JsonElement first = await client.PostAsync("/oauth2/tokenP", request);
        Assert.Equal("Bearer", first.GetProperty("token_type").GetString());
        Assert.Equal(86400, first.GetProperty("expires_in").GetInt32());
        Assert.Equal("2026-03-03 23:30:00", first.GetProperty("access_token_token_expired").GetString());

        clock.Advance(TimeSpan.FromSeconds(59));
        using HttpResponseMessage tooSoon = await client.Http.PostAsJsonAsync("/oauth2/tokenP", request);
        Assert.Equal(HttpStatusCode.Forbidden, tooSoon.StatusCode);
        JsonElement error = await tooSoon.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("EGW00133", error.GetProperty("error_code").GetString());
        Assert.Equal("EGW00133", error.GetProperty("msg_cd").GetString());

        clock.Advance(TimeSpan.FromSeconds(1));
        JsonElement again = await client.PostAsync("/oauth2/tokenP", request);
        Assert.Equal(first.GetProperty("access_token").GetString(), again.GetProperty("access_token").GetString());
        Assert.Equal(1, kis.TokensIssued);

        clock.Advance(TimeSpan.FromHours(6));
        JsonElement later = await client.PostAsync("/oauth2/tokenP", request);
        Assert.NotEqual(first.GetProperty("access_token").GetString(), later.GetProperty("access_token").GetString());
        Assert.Equal(2, kis.TokensIssued);

        JsonElement revoked = await client.PostAsync("/oauth2/revokeP", new
        { appkey = kis.AppKey, appsecret = kis.AppSecret, token = later.GetProperty("access_token").GetString() });
        Assert.Equal(200, revoked.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("/oauth2/Approval", "{\"grant_type\":\"client_credentials\",\"appkey\":\"nobody\",\"secretkey\":\"x\"}", 403, "EGW00103")]
    [InlineData("/oauth2/Approval", "{\"grant_type\":\"client_credentials\",\"appkey\":\"KEY\",\"secretkey\":\"x\"}", 403, "EGW00105")]
    [InlineData("/oauth2/Approval", "{\"grant_type\":\"client_credentials\",\"appkey\":\"KEY\",\"appsecret\":\"SECRET\"}", 403, "EGW00104")]
    [InlineData("/oauth2/Approval", "{\"appkey\":\"KEY\",\"secretkey\":\"SECRET\"}", 400, "EGW00101")]
    [InlineData("/oauth2/Approval", "nonsense", 400, "EGW00101")]
    [InlineData("/oauth2/tokenP", "{\"grant_type\":\"client_credentials\",\"appsecret\":\"SECRET\"}", 403, "EGW00102")]
    [InlineData("/oauth2/tokenP", "{\"grant_type\":\"client_credentials\",\"appkey\":\"\\ud800\",\"appsecret\":\"SECRET\"}", 403, "EGW00102")]
    [InlineData("/oauth2/revokeP", "{\"appkey\":\"KEY\",\"appsecret\":\"SECRET\",\"token\":\"x\"}", 500, "EGW00121")]
    [InlineData("/oauth2/unknown", "{}", 404, "EGW00203")]
    public async Task What_is_wrong_is_said(string path, string body, int status, string code)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var client = new RawKisClient(kis);
        using var content = new StringContent(body.Replace("KEY", kis.AppKey).Replace("SECRET", kis.AppSecret), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.Http.PostAsync(path, content);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("msg_cd").GetString());
    }

    [Fact]
    public async Task Any_app_key_can_be_let_in()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { AcceptAnyAppKey = true, AcceptAnyHtsId = true });
        await using var client = new RawKisClient(kis);
        JsonElement approval = await client.PostAsync("/oauth2/Approval", new { grant_type = "client_credentials", appkey = "mine", secretkey = "secret" });
        client.ApprovalKey = approval.GetProperty("approval_key").GetString()!;
        await client.Socket.ConnectAsync(kis.WebSocketUrl, default);
        Assert.Equal("OPSP0000", RawKisClient.Code(await client.AskAsync(client.Request("1", kis.NoticeTrId, "myhtsid"))));
        Assert.Equal(1, kis.SubscriptionsTo("myhtsid"));
    }
}
