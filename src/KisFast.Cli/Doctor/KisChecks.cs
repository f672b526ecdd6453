using System.Globalization;
using System.Net.Sockets;

namespace KisFast.Cli;

/// <summary>Whether KIS can be reached with what is configured. Asks for an approval key, never for an access token: each of those is a message to the customer.</summary>
internal sealed class KisChecks(ToolSettings settings)
{
    // A path of KIS's REST service; a GET of it is refused and does nothing, but the refusal has a date.
    private const string KnownPath = "/oauth2/Approval";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SkewLimit = TimeSpan.FromSeconds(3);
    private readonly FillFeedOptions _options = ConnectionOptions.Read(settings);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop)
    {
        (Finding rest, Finding clock) = await RestAsync(stop).ConfigureAwait(false);
        return
        [
            Settings(),
            rest,
            await WebSocketAsync(stop).ConfigureAwait(false),
            clock,
            await KeysAsync(rest.Ok == true, stop).ConfigureAwait(false),
            Account(),
        ];
    }

    private async Task<(Finding Answer, Finding Clock)> RestAsync(CancellationToken stop)
    {
        Uri url = _options.EffectiveRestUrl;
        string shown = url.GetLeftPart(UriPartial.Authority);
        string fix = $"check the network, a proxy and the firewall: outgoing TCP to {url.Host}, port {url.Port}";
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using HttpResponseMessage reply = await client.GetAsync(new Uri(url, KnownPath), HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            return (new Finding("rest", true, $"{shown} answers"), Clock(reply.Headers.Date));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            string why = e is TaskCanceledException ? "no answer within 5 s" : "no connection";
            return (new Finding("rest", false, $"{shown}: {why}", fix), new Finding("clock", null, "not compared: REST does not answer"));
        }
    }

    private static Finding Clock(DateTimeOffset? server)
    {
        if (server is not { } date) return new Finding("clock", null, "not compared: the answer has no date");
        // The header is cut to the second.
        TimeSpan skew = DateTimeOffset.UtcNow - (date + TimeSpan.FromMilliseconds(500));
        string value = string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:+0.0;-0.0;0.0} s against KIS");
        return Finding.Of("clock", skew.Duration() <= SkewLimit, value, "let the system keep time: timedatectl set-ntp true, or w32tm /resync on Windows");
    }

    private async Task<Finding> WebSocketAsync(CancellationToken stop)
    {
        Uri url = _options.EffectiveWebSocketUrl;
        string shown = url.GetLeftPart(UriPartial.Path);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(url.Host, url.Port, limit.Token).ConfigureAwait(false);
            return new Finding("webSocket", true, $"{shown} accepts connections");
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new Finding(
                "webSocket", false, $"{shown}: {(e is SocketException s ? s.SocketErrorCode.ToString() : "no answer within 5 s")}",
                $"check the network and the firewall: outgoing TCP to {url.Host}, port {url.Port}");
        }
    }

    private async Task<Finding> KeysAsync(bool reachable, CancellationToken stop)
    {
        if (settings.FirstMissing(ToolSetting.AppKey, ToolSetting.AppSecret) is { } missing)
            return new Finding("keys", false, $"{missing.Variable} is not set", missing.HowToSet);
        if (!reachable) return new Finding("keys", null, "set; not tried: REST does not answer");
        try
        {
            using var rest = new KisRestClient(new KisRestOptions
            {
                Environment = _options.Environment,
                AppKey = _options.AppKey,
                AppSecret = _options.AppSecret,
                BaseAddress = _options.RestUrl,
                MaxRetries = 0,
                TokenCacheDirectory = "",
            });
            await rest.GetApprovalKeyAsync(stop).ConfigureAwait(false);
            return new Finding("keys", true, "KIS gives an approval key for them");
        }
        catch (KisFastException e)
        {
            return new Finding("keys", false, e.Message, "copy both keys anew from the KIS Developers portal, and mind real and paper: --env");
        }
    }

    // Where each setting comes from, so that a forgotten variable that hides a file is seen. No values: some are secret.
    private Finding Settings()
    {
        string[] found = [.. ToolSetting.All.Select(settings.Find).OfType<SettingValue>().Select(value => value.Where)];
        return new Finding("settings", true, found.Length == 0 ? "none: KIS's real environment" : string.Join(", ", found));
    }

    private Finding Account()
    {
        if (settings.Find(ToolSetting.Account) is not { Where: var where })
            return new Finding("account", true, $"{ToolSetting.Account.Variable} is not set: gaps are marked, not repaired");
        bool wrong = _options.Validate().Any(line => line.StartsWith(nameof(FillFeedOptions.Account), StringComparison.Ordinal));
        return Finding.Of("account", !wrong, $"{where} is set", "it must be eight digits, a hyphen and two digits, like 12345678-01");
    }
}
