using KisFast.Session;

namespace KisFast.Cli;

/// <summary>
/// Whether KIS takes the HTS id and the account, which no other check can say: subscribes once and reads the order history once. That
/// costs the app key's only WebSocket for a moment, and an access token, of which KIS tells the customer.
/// </summary>
internal static class SubscriptionCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Whoever asks within a minute of the last access token waits for that minute to end.
    private static readonly TimeSpan HistoryLimit = TimeSpan.FromSeconds(90);

    /// <summary>The answers, named as the checks that they stand in for.</summary>
    public static async Task<(Finding HtsId, Finding Account)> RunAsync(FillFeedOptions options, CancellationToken stop) =>
        (await SubscribeAsync(options, stop).ConfigureAwait(false), await ReadHistoryAsync(options, stop).ConfigureAwait(false));

    private static async Task<Finding> SubscribeAsync(FillFeedOptions options, CancellationToken stop)
    {
        if (options.HtsId.Length == 0) return new Finding("htsId", null, "not tried: none is set");
        using CancellationTokenSource limit = LimitOf(Limit, stop);
        // Without an account: this one asks for no token.
        var feed = new FillFeed(options with
        {
            Account = null,
            WarmUp = false,
            Reconnect = options.Reconnect with { StartAttempts = 1, AppKeyInUseAttempts = 1, AppKeyInUsePatience = TimeSpan.Zero },
        });
        await using (feed.ConfigureAwait(false))
        {
            feed.HandleWith(static (in FillRecord _) => { });
            try
            {
                await feed.StartAsync(limit.Token).ConfigureAwait(false);
                await feed.StopAsync(CancellationToken.None).ConfigureAwait(false);
                return new Finding("htsId", true, $"KIS took the subscription of {SessionName.Of(options.AllSessions[0], 0, 1)}");
            }
            catch (KisFastException e)
            {
                return new Finding("htsId", false, e.Message, e.Failure switch
                {
                    FeedFailure.AppKeyInUse => "another program holds this app key's WebSocket: end it, or look at its own log; KIS forgets one that "
                        + "crashed after about 100 s",
                    FeedFailure.Subscription => "it is the id you log in to HTS with, and it must belong to the app key: see --hts-id, and --env for real "
                        + "and paper",
                    _ => "see the checks above",
                });
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return new Finding("htsId", false, $"no answer within {Limit.TotalSeconds:0} s", "try again; is KIS in maintenance?");
            }
        }
    }

    private static async Task<Finding> ReadHistoryAsync(FillFeedOptions options, CancellationToken stop)
    {
        if (!KisAccount.TryParse(options.Account, out KisAccount account)) return new Finding("account", null, "not tried: none is set");
        using CancellationTokenSource limit = LimitOf(HistoryLimit, stop);
        using var rest = new KisRestClient(new KisRestOptions
        {
            Environment = options.Environment, AppKey = options.AppKey, AppSecret = options.AppSecret, BaseAddress = options.RestUrl, MaxRetries = 1,
        });
        try
        {
            DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(9));
            OrderHistory history = await rest.GetOrderHistoryAsync(account, today, today, cancellationToken: limit.Token).ConfigureAwait(false);
            return new Finding("account", true, $"KIS shows the order history of {AccountMask.Of(options.Account!)}: {history.Rows.Count} rows today");
        }
        catch (KisFastException e)
        {
            return new Finding("account", false, e.Message,
                "it must be an account of this app key, with its product code: 12345678-01; mind real and paper: --env");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Finding("account", false, $"no answer within {HistoryLimit.TotalSeconds:0} s", "try again; is KIS in maintenance?");
        }
    }

    private static CancellationTokenSource LimitOf(TimeSpan time, CancellationToken stop)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(time);
        return limit;
    }
}
