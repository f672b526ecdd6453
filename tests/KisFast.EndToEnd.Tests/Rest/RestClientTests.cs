using KisFast.Simulator;

namespace KisFast.EndToEnd.Tests.Rest;

/// <summary>The REST client against the simulator, which knows nothing of it.</summary>
public sealed class RestClientTests
{
    private static readonly DateOnly From = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-2));
    private static readonly DateOnly To = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(1));

    [Fact]
    public async Task Signs_in_and_out()
    {
        await using KisSimulator kis = await StartAsync();
        using KisRestClient client = NewClient(kis);
        Assert.NotEmpty(await client.GetApprovalKeyAsync());
        string token = await client.GetAccessTokenAsync();
        Assert.Equal(token, await client.GetAccessTokenAsync());
        Assert.True(await client.RevokeAsync());
        Assert.NotEqual(token, await client.GetAccessTokenAsync());
        Assert.Equal((1L, 2L), (kis.ApprovalCalls, kis.TokenCalls));
    }

    [Theory]
    [InlineData(SimulatedEnvironment.Real, 3)]
    [InlineData(SimulatedEnvironment.Paper, 3)]
    public async Task Reads_every_order_of_several_pages_in_both_directions(SimulatedEnvironment environment, int pages)
    {
        await using KisSimulator kis = await StartAsync(environment);
        int orders = (environment == SimulatedEnvironment.Real ? 20 : 15) * (pages - 1) + 1;
        for (int i = 0; i < orders; i++)
        {
            SimulatedOrder order = await kis.PlaceAsync(new OrderTicket { Symbol = i % 2 == 0 ? "AAPL" : "7203", Quantity = 100 });
            await order.FillAsync(i + 1);
        }

        using KisRestClient client = NewClient(kis);
        foreach (bool reverse in new[] { false, true })
        {
            OrderHistory history = await client.GetOrderHistoryAsync(KisAccount.Parse(kis.Account), From, To, reverse);
            Assert.Equal((pages, true, 0), (history.Pages, history.IsComplete, history.UnreadableRows));
            Assert.Equal(
                kis.Book.Orders.Select(static order => (order.OrderNo, order.Symbol, (long?)order.FilledQuantity, (decimal?)order.FilledAmount)).Order(),
                history.Rows.Select(static row => (row.OrderNo, row.Symbol, row.FilledQuantity, row.FilledAmount)).Order());
        }
    }

    [Theory]
    [InlineData("expiredtoken=1")]
    [InlineData("http=500@history#2")]
    [InlineData("http=html@history#1")]
    [InlineData("http=reset@history#1")]
    [InlineData("http=hang@history#1")]
    [InlineData("egw=00201@history#2")]
    [InlineData("egw=00331@history#1")]
    [InlineData("egw=77777@history#1")]
    [InlineData("http=503@token#1")]
    public async Task Gets_over_what_passes(string fault)
    {
        await using KisSimulator kis = await StartAsync();
        await (await kis.PlaceAsync(new OrderTicket())).FillAsync(5);
        using KisRestClient client = new(OptionsOf(kis) with { Timeout = TimeSpan.FromSeconds(2) });
        if (!fault.Contains("@token", StringComparison.Ordinal)) await client.GetAccessTokenAsync();
        kis.Faults.Set(fault);
        OrderHistory history = await client.GetOrderHistoryAsync(KisAccount.Parse(kis.Account), From, To);
        Assert.Equal(5, Assert.Single(history.Rows).FilledQuantity);
    }

    [Theory]
    [InlineData("http=hang", "no answer within 0.3 s")]
    [InlineData("http=500", "HTTP 500")]
    [InlineData("http=404", "HTTP 404")]
    [InlineData("http=reset", "check the")]
    [InlineData("http=html", "not JSON (text/html")]
    [InlineData("egw=00103", "a paper key is valid on the paper host only")]
    [InlineData("egw=00415", "EGW00415")]
    public async Task Says_in_one_line_what_does_not_pass(string fault, string said)
    {
        await using KisSimulator kis = await StartAsync();
        kis.Faults.Set(fault);
        using KisRestClient client = new(OptionsOf(kis) with { MaxRetries = 1, Timeout = TimeSpan.FromSeconds(fault == "http=hang" ? 0.3 : 10) });
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => client.GetApprovalKeyAsync());
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(kis.AppSecret, error.ToString(), StringComparison.Ordinal);
        Assert.InRange(kis.ApprovalCalls, 1, 2);
    }

    [Fact]
    public async Task A_wrong_secret_and_a_wrong_key_are_told_apart()
    {
        await using KisSimulator kis = await StartAsync();
        foreach ((string key, string secret, string said) in new[] { ("unknown", kis.AppSecret, "app key"), (kis.AppKey, "unknown", "app secret") })
        {
            using KisRestClient client = new(OptionsOf(kis) with { AppKey = key, AppSecret = secret });
            KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => client.GetApprovalKeyAsync());
            Assert.Equal(FeedFailure.Credentials, error.Failure);
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, kis.ApprovalCalls);
    }

    [Fact]
    public async Task Nobody_at_home_is_told_at_once()
    {
        KisRestOptions options;
        await using (KisSimulator kis = await StartAsync()) options = OptionsOf(kis);
        using KisRestClient client = new(options);
        KisApiException error = await Assert.ThrowsAsync<KisApiException>(() => client.GetApprovalKeyAsync());
        Assert.Equal(FeedFailure.Network, error.Failure);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
    }

    internal static Task<KisSimulator> StartAsync(SimulatedEnvironment environment = SimulatedEnvironment.Real) => KisSimulator.StartAsync(
        new KisSimulatorOptions { Environment = environment, TokenInterval = TimeSpan.FromMilliseconds(1), TokenReuse = TimeSpan.Zero });

    internal static KisRestOptions OptionsOf(KisSimulator kis) => new()
    {
        Environment = kis.NoticeTrId == "H0GSCNI9" ? KisEnvironment.Paper : KisEnvironment.Real,
        AppKey = kis.AppKey,
        AppSecret = kis.AppSecret,
        BaseAddress = kis.RestUrl,
        CallsPerSecond = 1000,
        TokenInterval = TimeSpan.FromMilliseconds(10),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        TokenCacheDirectory = "",
    };

    internal static KisRestClient NewClient(KisSimulator kis) => new(OptionsOf(kis));
}
