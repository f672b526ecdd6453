using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.RateLimiting;
using KisFast.Transport;

namespace KisFast.Rest;

/// <summary>Sends one attempt of a call and turns whatever comes back into an answer or a <see cref="KisApiException"/>.</summary>
internal sealed class KisHttp : IDisposable
{
    /// <summary>The largest answer that is read: 20 rows of an order history are about 20 KB.</summary>
    public const int MaxAnswerBytes = 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly KisRestOptions _options;
    private readonly Uri _base;
    private readonly SecretFilter _filter;
    private readonly TlsFailure _tls = new();
    private readonly RateLimiter _all;
    private long _unknownCodes;
    private long _clockSkewTicks;

    public KisHttp(KisRestOptions options, SecretFilter filter, RateLimiter all)
    {
        _all = all;
        _options = options;
        _base = options.EffectiveBaseAddress;
        _filter = filter;
        _http = new HttpClient(options.MessageHandler ?? NewHandler(options), disposeHandler: options.MessageHandler is null)
        {
            // Each attempt has a limit of its own, on the options' clock.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>How many answers held a code that is not in the table.</summary>
    public long UnknownCodes => Interlocked.Read(ref _unknownCodes);

    /// <summary>KIS's clock less this machine's, from the last answer's Date header, to the second.</summary>
    public TimeSpan ClockSkew => new(Interlocked.Read(ref _clockSkewTicks));

    public void Dispose() => _http.Dispose();

    /// <summary>One attempt.</summary>
    /// <exception cref="KisApiException">It failed.</exception>
    public async Task<KisReply> SendAsync(KisCall call, CancellationToken cancellationToken)
    {
        // Last the one that all calls pass: what it lets go is sent at once.
        using RateLimitLease? own = call.Limiter is null ? null : await call.Limiter.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        using RateLimitLease lease = await _all.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired || own is { IsAcquired: false })
            throw Failure(call, FeedFailure.Network, KisErrorAction.Fatal, "too many calls are waiting for KIS's calls-per-second limit already");

        using CancellationTokenSource limit = new(_options.Timeout, _options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = NewRequest(call);
            using HttpResponseMessage response =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            NoteClock(response.Headers.Date);
            ReadOnlyMemory<byte> body = await ReadBoundedAsync(call, response, either.Token).ConfigureAwait(false);
            return Judge(call, response, body);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // What the handler itself gives up on while it connects was not sent.
            bool isConnecting = !limit.IsCancellationRequested && e.InnerException is TimeoutException;
            string complaint = isConnecting ? $"no connection within {ConnectTimeout.TotalSeconds:0.###} s; check the network and a firewall"
                : limit.IsCancellationRequested ? $"no answer within {_options.Timeout.TotalSeconds:0.###} s; check the network, or KIS may be down"
                : "the connection was given up; check the network";
            throw Failure(call, FeedFailure.Network, KisErrorAction.Retry, complaint, inner: e, outcomeUnknown: !isConnecting);
        }
        catch (HttpRequestException e)
        {
            (string complaint, bool sent) = NetworkErrors.Explain(e, _tls, _base.Host);
            throw Failure(call, FeedFailure.Network, KisErrorAction.Retry, complaint, inner: e, outcomeUnknown: sent);
        }
        catch (IOException e)
        {
            throw Failure(call, FeedFailure.Network, KisErrorAction.Retry, "the connection broke in the middle of the answer", inner: e, outcomeUnknown: true);
        }
    }

    private SocketsHttpHandler NewHandler(KisRestOptions options) => new()
    {
        UseProxy = options.UseProxy && !_base.IsLoopback,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = await TcpDialer.ConnectAsync(
                context.DnsEndPoint.Host, context.DnsEndPoint.Port, isSynchronous: false, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = _tls.Validate },
        // A redirect would hand the secret to whoever it points at.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 4,
    };

    private HttpRequestMessage NewRequest(KisCall call)
    {
        HttpRequestMessage request = new(call.Method, new Uri(_base, call.Path + call.Query));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (KeyValuePair<string, string> header in call.Headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        // KIS wants the content type on a GET too (EGW00132); it can only stand beside a content, be it an empty one.
        request.Content = new ByteArrayContent(call.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return request;
    }

    private async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(KisCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        long announced = response.Content.Headers.ContentLength ?? 0;
        if (announced > MaxAnswerBytes) throw TooLarge(call, response);
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            byte[] buffer = new byte[announced > 0 ? (int)announced : 4096];
            int length = 0;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0) return buffer.AsMemory(0, length);
                length += read;
                if (length < buffer.Length) continue;
                if (length > MaxAnswerBytes) throw TooLarge(call, response);
                byte[] larger = new byte[buffer.Length * 2];
                buffer.CopyTo(larger, 0);
                // The smaller buffer may hold the beginning of a token.
                Array.Clear(buffer);
                buffer = larger;
            }
        }
    }

    private KisReply Judge(KisCall call, HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        int status = (int)response.StatusCode;
        KisAnswer? answer = ParseOrNull(body.Span);
        string? code = NullIfEmpty(answer?.ErrorCode) ?? NullIfEmpty(answer?.MessageCode);
        bool refused = !response.IsSuccessStatusCode
            || NullIfEmpty(answer?.ErrorCode) is not null
            || (NullIfEmpty(answer?.ReturnCode) is { } returnCode && returnCode != "0" && code != KisErrorCodes.NothingToShow);
        if (answer is not null && !refused)
        {
            string continuation = response.Headers.TryGetValues("tr_cont", out IEnumerable<string>? values) ? string.Concat(values).Trim() : "";
            return new KisReply(body, answer, continuation);
        }

        if (answer is null || code is null) throw NotKis(call, response, answer is not null, body.Length);

        KisErrorCode? known = KisErrorCodes.Find(code);
        if (known is null) Interlocked.Increment(ref _unknownCodes);
        string said = _filter.OneLine(NullIfEmpty(answer.ErrorDescription) ?? NullIfEmpty(answer.Message) ?? "no message");
        string remedy = known?.Remedy ?? "this code is not documented: look it up at KIS";
        throw Failure(
            call, known?.Failure ?? FeedFailure.Network, known?.Action ?? KisErrorAction.Retry,
            $"KIS answered {_filter.OneLine(code)} ({said}); {remedy}", code, status);
    }

    private KisApiException NotKis(KisCall call, HttpResponseMessage response, bool json, int length)
    {
        int status = (int)response.StatusCode;
        string type = _filter.OneLine(response.Content.Headers.ContentType?.MediaType ?? "no content type");
        KisErrorAction action = status switch
        {
            429 => KisErrorAction.RateLimited,
            // KIS answers a dead token so, now and then, without a code.
            401 when call.Headers.Count > 0 => KisErrorAction.NewToken,
            408 or >= 500 or (>= 200 and < 300) => KisErrorAction.Retry,
            _ => KisErrorAction.Fatal,
        };
        string what = json ? "JSON without a code" : $"something that is not JSON ({type}, {length} bytes)";
        string remedy = action switch
        {
            KisErrorAction.RateLimited => "too many calls: wait",
            KisErrorAction.NewToken => "the access token is not accepted",
            KisErrorAction.Retry => "KIS may be in maintenance, or a proxy answers in its place",
            _ => "check the REST address and what stands between it and this machine",
        };
        return Failure(
            call, FeedFailure.Network, action, $"HTTP {status} with {what}; {remedy}",
            httpStatus: status, outcomeUnknown: status is >= 200 and < 300 or >= 500);
    }

    private KisApiException TooLarge(KisCall call, HttpResponseMessage response) => Failure(
        call, FeedFailure.Network, KisErrorAction.Fatal,
        $"the answer is larger than {MaxAnswerBytes / 1024} KiB; check the REST address", httpStatus: (int)response.StatusCode, outcomeUnknown: true);

    /// <summary>A failure of a call, worded as all of them are: call, host, what, what to do.</summary>
    public KisApiException Failure(
        KisCall call, FeedFailure failure, KisErrorAction action, string complaint,
        string? code = null, int httpStatus = 0, Exception? inner = null, bool outcomeUnknown = false) =>
        new(failure, action, $"{call} at {_base.Authority}: {complaint}.", code, httpStatus, inner) { OutcomeUnknown = outcomeUnknown };

    private void NoteClock(DateTimeOffset? date)
    {
        if (date is { } theirs) Interlocked.Exchange(ref _clockSkewTicks, (theirs - _options.TimeProvider.GetUtcNow()).Ticks);
    }

    private static KisAnswer? ParseOrNull(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        try
        {
            return JsonSerializer.Deserialize(body, KisJson.Default.KisAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
