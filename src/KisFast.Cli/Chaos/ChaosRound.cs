using System.Diagnostics;
using System.Globalization;
using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>A simulator and a feed in one process, hundreds of connections that die, and the account of what arrived.</summary>
internal static class ChaosRound
{
    // KIS's clock less ours, for a whole round: a clock that is set while orders are dated by it would be no fault of a feed.
    private static readonly int[] Skews = [0, 0, 90, -90, 4 * 3600, -3 * 3600];

    // Of real's allowance, as of a feed without a setting.
    private static int DefaultShare => new FillRestOptions().Apply(new KisRestOptions { AppKey = "key", AppSecret = "secret" }).CallsPerSecond!.Value;

    /// <summary>Runs a round.</summary>
    /// <exception cref="KisFastException">The feed could not start.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static async Task<ChaosResult> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        SimulatedCustomer[] customers = [.. Enumerable.Range(1, options.Sessions).Select(SimulatedCustomer.Numbered)];
        await using KisSimulator kis = await SimulatorRun.StartAsync(SimulatorOptions(options, customers), stop).ConfigureAwait(false);
        var handler = new ChaosHandler(options.Sessions);
        await using var feed = new FillFeed(FeedOptions(options, kis, customers));
        if (options.IsInline) feed.HandleInline(handler);
        else feed.HandleWith(handler);
        OrderTracker states = feed.Orders;
        await feed.StartAsync(stop).ConfigureAwait(false);
        await Until(() => feed.Sessions.All(session => session.State == FeedState.Live), options.Patience, stop).ConfigureAwait(false);

        // What the feed leaves its sessions by itself, or what it was told to.
        int allowed = options.CallsPerSecond ?? DefaultShare;
        string[] htsIds = [.. customers.Select(customer => customer.HtsIds[0])];
        var driver = new ChaosDriver(kis, htsIds, options);
        long began = Stopwatch.GetTimestamp();
        kis.StartOrders();
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            over.CancelAfter(options.Duration);
            await driver.RunAsync(over.Token).ConfigureAwait(false);
        }

        stop.ThrowIfCancellationRequested();
        TimeSpan lasted = Stopwatch.GetElapsedTime(began);
        kis.PauseOrders();
        (ChaosAccount account, string? unsettled) = await new ChaosSettling(kis, feed, handler, driver, customers, options.Patience).RunAsync(stop)
            .ConfigureAwait(false);
        ChaosResult result = Judge(account);
        // What never left, or left twice, opens no gap until the feed has compared: that takes its time.
        if (kis.Faults.Triggered.ContainsKey("unsent") || kis.Faults.Triggered.ContainsKey("twice"))
        {
            await Until(() => (result = Judge(handler.Account())).Holds, options.Patience, stop).ConfigureAwait(false);
        }

        return result;

        ChaosResult Judge(ChaosAccount known) => ChaosResult.Of(kis, htsIds, known, states, lasted, allowed, unsettled);
    }

    /// <summary>Waits for a condition.</summary>
    /// <returns>Whether it came to hold in time.</returns>
    public static async Task<bool> Until(Func<bool> condition, TimeSpan patience, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > patience) return false;
            await Task.Delay(20, stop).ConfigureAwait(false);
        }

        return true;
    }

    private static KisSimulatorOptions SimulatorOptions(ChaosOptions options, SimulatedCustomer[] customers) => new()
    {
        Customers = customers,
        Seed = options.Seed,
        Rate = options.Rate,
        OrderFlow = OrderFlowMode.Manual,
        PingPongInterval = options.StaleAfter / 4,
        PingPongTimeout = options.StaleAfter,
        TokenInterval = TimeSpan.Zero,
        Faults = [string.Create(CultureInfo.InvariantCulture, $"clockskew={Skews[(uint)options.Seed % Skews.Length]}")],
    };

    private static FillFeedOptions FeedOptions(ChaosOptions options, KisSimulator kis, SimulatedCustomer[] customers) => new()
    {
        Sessions = [.. customers.Select(customer => new FillSessionOptions
        {
            AppKey = customer.AppKey, AppSecret = customer.AppSecret, HtsIds = customer.HtsIds, Account = customer.Accounts[0],
        })],
        WebSocketUrl = kis.WebSocketUrl,
        RestUrl = kis.RestUrl,
        ReceiveMode = options.ReceiveMode,
        RingSize = 1024,
        MaxMessageBytes = 64 * 1024,
        ConnectTimeout = options.Timeout,
        HandshakeTimeout = options.Timeout,
        SubscribeTimeout = options.Timeout,
        StaleAfter = options.StaleAfter,
        Repair = options.Repair,
        Reconnect = new ReconnectOptions
        {
            InitialDelay = TimeSpan.FromMilliseconds(5),
            MaxDelay = TimeSpan.FromMilliseconds(100),
            StableAfter = TimeSpan.FromSeconds(1),
            MaxConnectsPerMinute = 100_000,
            StartAttempts = 20,
        },
        AdjustRest = rest => rest with
        {
            Timeout = options.Timeout,
            RetryDelay = TimeSpan.FromMilliseconds(20),
            CallsPerSecond = options.CallsPerSecond ?? rest.CallsPerSecond,
            TokenCacheDirectory = "",
            TokenInterval = TimeSpan.FromMilliseconds(100),
        },
    };
}
