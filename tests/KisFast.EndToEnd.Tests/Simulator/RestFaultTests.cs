using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Simulator;

public class RestFaultTests
{
    [Fact]
    public async Task Statuses_pages_resets_and_hangs()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var client = new RawKisClient(kis);
        kis.Faults.Set("http=503@approval#2");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(client, "/oauth2/Approval")).StatusCode);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await PostAsync(client, "/oauth2/tokenP")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(client, "/oauth2/Approval")).StatusCode);
        await client.ApproveAsync();
        kis.Faults.Set("http=html@approval");
        Assert.Contains("html", await (await PostAsync(client, "/oauth2/Approval")).Content.ReadAsStringAsync());
        kis.Faults.Set("http=reset");
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(client, "/oauth2/Approval"));
        kis.Faults.Set("http=hang");
        using var impatience = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Http.PostAsJsonAsync("/oauth2/Approval", new { }, impatience.Token));
        kis.Faults.Clear("http");
        await client.ApproveAsync();
        Assert.Equal(5, kis.Faults.Triggered["http"]);
    }

    [Fact]
    public async Task Errors_of_choice_expired_tokens_and_rate_limits()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var client = new RawKisClient(kis);
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        kis.Faults.Set("egw=00301@history#1");
        Assert.Equal("EGW00301", await CodeAsync(await history.PageAsync()));
        Assert.Equal("KIOK0560", await CodeAsync(await history.PageAsync()));
        kis.Faults.Set("ratelimit=2");
        string[] codes = [await CodeAsync(await history.PageAsync()), await CodeAsync(await history.PageAsync()), await CodeAsync(await history.PageAsync()),
            await CodeAsync(await history.PageAsync())];
        Assert.Contains("EGW00201", codes);
        kis.Faults.Clear();
        kis.Faults.Set("expiredtoken");
        using HttpResponseMessage expired = await history.PageAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, expired.StatusCode);
        Assert.Equal("EGW00123", await CodeAsync(expired));
        Assert.Equal("EGW00123", await CodeAsync(await history.PageAsync()));
        history = await OrderHistoryClient.CreateAsync(kis, client);
        Assert.Equal("KIOK0560", await CodeAsync(await history.PageAsync()));
        Assert.Equal(2, kis.TokensIssued);
    }

    [Theory]
    [InlineData(SimulatedEnvironment.Real, 18)]
    [InlineData(SimulatedEnvironment.Paper, 1)]
    public async Task A_rate_limit_without_a_number_is_that_of_KIS(SimulatedEnvironment environment, int calls)
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Environment = environment, TimeProvider = new StoppedClock() });
        await using var client = new RawKisClient(kis);
        OrderHistoryClient history = await OrderHistoryClient.CreateAsync(kis, client);
        kis.Faults.Set("ratelimit");
        for (int i = 0; i < calls; i++) Assert.NotEqual("EGW00201", await CodeAsync(await history.PageAsync()));
        Assert.Equal("EGW00201", await CodeAsync(await history.PageAsync()));
        foreach (string path in (string[])["/oauth2/Approval", "/oauth2/tokenP"])
        {
            var body = new { grant_type = "client_credentials", appkey = kis.AppKey, secretkey = kis.AppSecret, appsecret = kis.AppSecret };
            using HttpResponseMessage first = await client.Http.PostAsJsonAsync(path, body), second = await client.Http.PostAsJsonAsync(path, body);
            Assert.DoesNotContain("EGW00201", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Contains("EGW00201", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_clock_can_be_wrong()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Faults = ["clockskew=-3600"] });
        await using var client = new RawKisClient(kis);
        using HttpResponseMessage response = await PostAsync(client, "/oauth2/Approval");
        TimeSpan behind = DateTimeOffset.UtcNow - response.Headers.Date!.Value;
        Assert.InRange(behind.TotalMinutes, 55, 65);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }

    private static Task<HttpResponseMessage> PostAsync(RawKisClient client, string path) => client.Http.PostAsJsonAsync(path, new { });

    private static async Task<string> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("msg_cd").GetString()!;
}
