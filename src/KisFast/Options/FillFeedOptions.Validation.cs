using System.Numerics;

namespace KisFast;

public sealed partial record FillFeedOptions
{
    private const int MaxRingSize = 1 << 22;
    private const int MaxHtsIdLength = FixedText16.Capacity;

    /// <summary>Checks every option.</summary>
    /// <returns>One line per wrong value: what, why, what is allowed. Empty when all is well. No line shows a key or a secret.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 64) errors.Add("Name must be 1 to 64 characters, not all blank.");
        if (!Enum.IsDefined(Environment)) errors.Add("Environment must be Real or Paper.");
        if (!Enum.IsDefined(CustomerType)) errors.Add("CustomerType must be Person or Corporate.");
        if (!Enum.IsDefined(ReceiveMode)) errors.Add($"ReceiveMode must be one of {string.Join(", ", Enum.GetNames<ReceiveMode>())}.");
        if (!Enum.IsDefined(Threading)) errors.Add("Threading must be Feed or Caller.");
        if (Threading == FeedThreading.Caller && ReceiveMode != ReceiveMode.Auto)
            errors.Add($"ReceiveMode {ReceiveMode} is for the feed's own threads: leave it out with Threading Caller.");
        if (Threading == FeedThreading.Caller && EffectiveWebSocketUrl is { IsAbsoluteUri: true, Scheme: "wss" })
            errors.Add("Threading Caller reads the socket itself and cannot do TLS: use Feed with a wss:// URL.");
        if (ReceiveMode is ReceiveMode.Spin or ReceiveMode.Blocking && EffectiveWebSocketUrl is { IsAbsoluteUri: true, Scheme: "wss" })
            errors.Add($"ReceiveMode {ReceiveMode} reads the socket itself and cannot do TLS: use Async with a wss:// URL.");
        if (ReceiveCpu is < 0 or >= MaxCpus) errors.Add($"ReceiveCpu is {ReceiveCpu}; it must be from 0 to {MaxCpus - 1}, or null.");
        if (SpinFor < TimeSpan.Zero || SpinFor > TimeSpan.FromMilliseconds(10)) errors.Add($"SpinFor is {SpinFor}; it must be from 0 to 10 ms.");
        if (BusyPollMicroseconds is < 0 or > 10_000)
            errors.Add($"BusyPollMicroseconds is {BusyPollMicroseconds}; it must be from 0 (off) to 10000.");
        if (!Enum.IsDefined(PingPongReply)) errors.Add("PingPongReply must be PongFrame or EchoText.");
        if (!Enum.IsDefined(WaitStrategy)) errors.Add($"WaitStrategy must be one of {string.Join(", ", Enum.GetNames<WaitStrategyKind>())}.");
        if (!Enum.IsDefined(FullRing)) errors.Add("FullRing must be Wait or Stop.");
        if (!Enum.IsDefined(OnHandlerError)) errors.Add("OnHandlerError must be Stop or LogAndContinue.");
        if (RingSize is < NoticeDecoder.MinRingSize or > MaxRingSize || !BitOperations.IsPow2(RingSize))
            errors.Add($"RingSize is {RingSize}; it must be a power of two from {NoticeDecoder.MinRingSize} to {MaxRingSize}.");
        if (MaxMessageBytes is < 1024 or > 64 * 1024 * 1024)
            errors.Add($"MaxMessageBytes is {MaxMessageBytes}; it must be from 1024 (1 KiB) to 67108864 (64 MiB).");
        CheckUrl(errors, nameof(WebSocketUrl), WebSocketUrl, Uri.UriSchemeWs, Uri.UriSchemeWss);
        CheckUrl(errors, nameof(RestUrl), RestUrl, Uri.UriSchemeHttp, Uri.UriSchemeHttps);
        KisEnvironment other = Environment == KisEnvironment.Paper ? KisEnvironment.Real : KisEnvironment.Paper;
        if (IsSame(WebSocketUrl, KisWebSocketUrl(other)))
            errors.Add($"WebSocketUrl is KIS's for {other}, but Environment is {Environment}: leave it out, or change one of them.");
        if (IsSame(RestUrl, KisRestUrl(other)))
            errors.Add($"RestUrl is KIS's for {other}, but Environment is {Environment}: leave it out, or change one of them.");
        CheckTime(errors, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMinutes(5));
        CheckTime(errors, nameof(HandshakeTimeout), HandshakeTimeout, TimeSpan.FromMinutes(5));
        CheckTime(errors, nameof(SubscribeTimeout), SubscribeTimeout, TimeSpan.FromMinutes(5));
        CheckTime(errors, nameof(PollLimit), PollLimit, TimeSpan.FromMinutes(1));
        CheckTime(errors, nameof(InlineLimit), InlineLimit, TimeSpan.FromMinutes(1));
        CheckTime(errors, nameof(DrainTimeout), DrainTimeout, TimeSpan.FromDays(1));
        CheckTime(errors, nameof(StaleAfter), StaleAfter, TimeSpan.FromHours(1));
        if (LoggerFactory is null) errors.Add("LoggerFactory is null; leave it out to log nowhere.");
        if (TimeProvider is null) errors.Add("TimeProvider is null; leave it out for the system's.");
        if (Reconnect is null) errors.Add("Reconnect is null; leave it out for the defaults.");
        else Reconnect.Validate(errors);
        if (Repair is null) errors.Add("Repair is null; leave it out for the defaults.");
        else Repair.Validate(errors);
        if (MarketData is null) errors.Add("MarketData is null; leave it out for the defaults.");
        else MarketData.Validate(errors);
        if (Rest is null) errors.Add("Rest is null; leave it out for the defaults.");
        else Rest.Validate(errors);
        if (KeepNoticeTexts && Journal is null) errors.Add("KeepNoticeTexts keeps them in a Journal, and there is none: set Journal.");
        if (Journal is not null && Sessions is not null && AllSessions.Any(static s => s?.MissedSince is not null || s?.KnownOrders is { Count: > 0 }))
            errors.Add("MissedSince and KnownOrders are for those who keep their own books: leave them out with a Journal, which knows both.");
        if (Sessions is null) errors.Add("Sessions is null; leave it out for a single session.");
        else if (Follow is not null) ValidateFollowing(errors);
        else ValidateSessions(errors);
        return errors;
    }

    private void ValidateFollowing(List<string> errors)
    {
        if (Sessions.Count > 0 || !string.IsNullOrEmpty(AppKey + AppSecret + HtsId) || Account is not null || Registrations is not { Count: 0 })
            errors.Add("Follow takes the records from another process's journal: leave out AppKey, AppSecret, HtsId, Account, Registrations and Sessions.");
        if (Journal is not null) errors.Add("Follow reads a journal that another process writes: leave Journal out.");
        if (Threading == FeedThreading.Caller) errors.Add("Follow reads on a thread of its own: leave Threading at Feed.");
    }

    private void ValidateSessions(List<string> errors)
    {
        DateTimeOffset now = TimeProvider?.GetUtcNow() ?? DateTimeOffset.MaxValue;
        if (Sessions.Count == 0)
        {
            AllSessions[0].Validate("", MaxHtsIdLength, now, errors);
            return;
        }

        if (!string.IsNullOrEmpty(AppKey + AppSecret + HtsId) || Account is not null || MissedSince is not null || KnownOrders is not
            { Count: 0 } || Registrations is not { Count: 0 })
            errors.Add("AppKey, AppSecret, HtsId, Account, MissedSince, KnownOrders and Registrations are for a single session: set them, or Sessions, "
                + "not both.");
        if (Sessions.Count > 1024) errors.Add($"Sessions has {Sessions.Count} entries; at most 1024 are allowed.");
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < Sessions.Count; i++)
        {
            if (Sessions[i] is null)
            {
                errors.Add($"Sessions[{i}] is null.");
                continue;
            }

            Sessions[i].Validate($"Sessions[{i}].", MaxHtsIdLength, now, errors);
            if (!string.IsNullOrEmpty(Sessions[i].AppKey) && !seen.TryAdd(Sessions[i].AppKey, i))
                errors.Add($"Sessions[{i}].AppKey is that of Sessions[{seen[Sessions[i].AppKey]}]; KIS allows one WebSocket session per app key.");
        }
    }

    /// <exception cref="KisFastException">An option is wrong; the message holds every line.</exception>
    internal void ThrowIfInvalid()
    {
        IReadOnlyList<string> errors = Validate();
        if (errors.Count > 0) throw new KisFastException(FeedFailure.Configuration, string.Join(" ", errors));
    }

    private static void CheckUrl(List<string> errors, string name, Uri? url, string scheme, string secureScheme)
    {
        if (url is null) return;
        if (!url.IsAbsoluteUri || (url.Scheme != scheme && url.Scheme != secureScheme))
            errors.Add($"{name} must be an absolute {scheme}:// or {secureScheme}:// URL.");
        else if (url.UserInfo.Length > 0) errors.Add($"{name} must not contain a user name or password.");
    }

    private static bool IsSame(Uri? url, Uri known) => url is { IsAbsoluteUri: true } && url.Host == known.Host && url.Port == known.Port;

    private static void CheckTime(List<string> errors, string name, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most) errors.Add($"{name} is {value}; it must be more than 0 and at most {most}.");
    }
}
