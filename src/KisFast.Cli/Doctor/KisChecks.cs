using System.Globalization;
using System.Net.Sockets;
using KisFast.Transport;

namespace KisFast.Cli;

/// <summary>
/// Whether KIS can be reached with what is configured. Asks for an approval key; for an access token, which is a message to the customer,
/// only when it is to subscribe.
/// </summary>
internal sealed class KisChecks(ToolSettings settings, bool subscribes = false)
{
    // A path of KIS's REST service; a GET of it is refused and does nothing, but the refusal has a date.
    private const string KnownPath = "/oauth2/Approval";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SkewLimit = TimeSpan.FromSeconds(3);
    private readonly FillFeedOptions _options = ConnectionOptions.Read(settings);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop)
    {
        (Finding rest, Finding clock) = await RestAsync(stop).ConfigureAwait(false);
        Finding webSocket = await WebSocketAsync(stop).ConfigureAwait(false), keys = await KeysAsync(rest.Ok == true, stop).ConfigureAwait(false);
        Finding htsId = HtsId(), account = Account();
        if (subscribes && webSocket.Ok == true && keys.Ok == true && htsId.Ok != false && account.Ok != false)
        {
            (Finding subscribed, Finding read) = await SubscriptionCheck.RunAsync(_options, stop).ConfigureAwait(false);
            (htsId, account) = (subscribed.Ok is null ? htsId : subscribed, read.Ok is null ? account : read);
        }

        return
        [
            Settings(),
            Proxy(),
            rest,
            webSocket,
            clock,
            keys,
            htsId,
            account,
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
            using HttpResponseMessage reply = await client.GetAsync(new Uri(url, KnownPath), HttpCompletionOption.ResponseHeadersRead, stop)
                .ConfigureAwait(false);
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
        Uri? proxy = ProxyTunnel.Find(HttpClient.DefaultProxy, url);
        Uri first = proxy ?? url;
        try
        {
            using Socket socket = await TcpDialer.ConnectAsync(first.Host, first.Port, isSynchronous: false, TimeProvider.System, limit.Token)
                .ConfigureAwait(false);
            if (proxy is not null) await ProxyTunnel.OpenAsync(socket, proxy, HttpClient.DefaultProxy, url, limit.Token).ConfigureAwait(false);
            return new Finding("webSocket", true, $"{shown} accepts connections");
        }
        catch (KisFastException e)
        {
            return new Finding("webSocket", false, e.Message, "or unset the proxy's variables");
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
            return new Finding("keys", false, e.Message, e.Failure == FeedFailure.Credentials
                ? "copy both keys anew from the KIS Developers portal, and mind real and paper: --env"
                : "the keys were not judged: try again in a minute, and look for a maintenance of KIS's");
        }
    }

    // Both or neither: one that only REST goes through would let the WebSocket hang in silence.
    private Finding Proxy()
    {
        Uri? rest = HttpClient.DefaultProxy.GetProxy(_options.EffectiveRestUrl),
            socket = ProxyTunnel.Find(HttpClient.DefaultProxy, _options.EffectiveWebSocketUrl);
        if (_options.EffectiveRestUrl.IsLoopback || HttpClient.DefaultProxy.IsBypassed(_options.EffectiveRestUrl)) rest = null;
        bool isUsable = socket is null || socket.Scheme == Uri.UriSchemeHttp;
        return Finding.Of("proxy", isUsable, $"REST {Shown(rest)}, WebSocket {Shown(socket)}",
            "the WebSocket needs an HTTP proxy that allows CONNECT; name one, or set UseProxy to false");

        static string Shown(Uri? proxy) => proxy is null ? "none" : $"{proxy.Scheme}://{proxy.Host}:{proxy.Port}";
    }

    private Finding HtsId()
    {
        if (settings.Find(ToolSetting.HtsId) is not { } id) return new Finding("htsId", null, "not set: listen takes it as --hts-id");
        if (id.Text.All(char.IsAsciiDigit))
            return new Finding("htsId", false, $"{id.Where} has digits only",
                "KIS knows such ids with a dollar sign in front; a shell and an .env file need single quotes: '$1234567'");
        bool wrong = _options.Validate().Any(line => line.StartsWith(nameof(FillFeedOptions.HtsId), StringComparison.Ordinal));
        return Finding.Of("htsId", !wrong, $"{id.Where} is set", "it is the id you log in to HTS with: plain, with @ in front, or '$1234567'; not the account");
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
            return new Finding("account", null, $"{ToolSetting.Account.Variable} is not set: gaps are marked, not repaired");
        bool wrong = _options.Validate().Any(line => line.StartsWith(nameof(FillFeedOptions.Account), StringComparison.Ordinal));
        return Finding.Of("account", !wrong, $"{where} is set", "it must be eight digits and two, like 12345678-01 or 1234567801");
    }
}
