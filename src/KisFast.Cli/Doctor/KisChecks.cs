using System.Globalization;
using System.Net.Sockets;

namespace KisFast.Cli;

/// <summary>Whether KIS can be reached with what is configured. Asks for an approval key, never for an access token: each of those is a message to the customer.</summary>
internal sealed class KisChecks(ToolConsole console, FillFeedOptions options)
{
    // A path of KIS's REST service; a GET of it is refused and does nothing, but the refusal has a date.
    private const string KnownPath = "/oauth2/Approval";
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _skewLimit = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop)
    {
        (Finding rest, Finding clock) = await RestAsync(stop).ConfigureAwait(false);
        return
        [
            rest,
            await WebSocketAsync(stop).ConfigureAwait(false),
            clock,
            await KeysAsync(rest.Ok == true, stop).ConfigureAwait(false),
            Account(),
        ];
    }

    private async Task<(Finding Answer, Finding Clock)> RestAsync(CancellationToken stop)
    {
        Uri url = options.EffectiveRestUrl;
        string shown = url.GetLeftPart(UriPartial.Authority);
        string fix = $"check the network, a proxy and the firewall: outgoing TCP to {url.Host}, port {url.Port}";
        using var client = new HttpClient { Timeout = _limit };
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
        return Finding.Of("clock", skew.Duration() <= _skewLimit, value, "let the system keep time: timedatectl set-ntp true, or w32tm /resync on Windows");
    }

    private async Task<Finding> WebSocketAsync(CancellationToken stop)
    {
        Uri url = options.EffectiveWebSocketUrl;
        string shown = url.GetLeftPart(UriPartial.Path);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_limit);
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
        string? missing = Credentials.FirstMissing(console);
        if (missing is not null) return new Finding("keys", false, $"{missing} is not set", $"export {missing}; both keys come from the KIS Developers portal");
        if (!reachable) return new Finding("keys", null, "set; not tried: REST does not answer");
        using var rest = new KisRestClient(new KisRestOptions
        {
            Environment = options.Environment,
            AppKey = Credentials.AppKey(console),
            AppSecret = Credentials.AppSecret(console),
            BaseAddress = options.RestUrl,
            MaxRetries = 0,
            TokenCacheDirectory = "",
        });
        try
        {
            await rest.GetApprovalKeyAsync(stop).ConfigureAwait(false);
            return new Finding("keys", true, "KIS gives an approval key for them");
        }
        catch (KisFastException e)
        {
            return new Finding("keys", false, e.Message, "copy both keys anew from the KIS Developers portal, and mind real and paper: --env");
        }
    }

    private Finding Account() => Credentials.Account(console) is null
        ? new Finding("account", true, "KIS_ACCOUNT is not set: gaps are marked, not repaired")
        : Finding.Of(
            "account", !(options with { Account = Credentials.Account(console) }).Validate().Any(line => line.Contains(nameof(FillFeedOptions.Account), StringComparison.Ordinal)),
            "KIS_ACCOUNT is set", "set KIS_ACCOUNT to eight digits, a hyphen and two digits, like 12345678-01");
}
