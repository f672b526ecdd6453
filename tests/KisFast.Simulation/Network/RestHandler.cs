using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KisFast.Simulator;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KisFast.Simulation;

/// <summary>A process's way to KIS's REST service: the simulator's endpoints, behind a network.</summary>
internal sealed class RestHandler(
    KisSimulator kis, VirtualClock clock, Weather weather, Trace trace, SecretWatch secrets, CallCount calls) : HttpMessageHandler
{
    private readonly CancellationTokenSource _dead = new();

    /// <summary>The process is gone: what it asks for from now on fails at once.</summary>
    public void Die() => _dead.Cancel();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_dead.IsCancellationRequested) throw Broken();
        string path = request.RequestUri!.AbsolutePath;
        trace.Add("call " + path);
        calls.Add(request, clock.GetTimestamp());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _dead.Token);
        try
        {
            return await AnswerAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _dead.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (weather.Draw(weather.BreaksCalls)) throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
        await Task.Delay(weather.DrawLatency(), clock, cancellationToken).ConfigureAwait(false);
        Stream asked = await request.Content!.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (weather.RefusesAppKey is { } appKey && request.RequestUri!.AbsolutePath.EndsWith("/Approval", StringComparison.Ordinal))
            asked = await SpoilAsync(asked, appKey, cancellationToken).ConfigureAwait(false);
        var lifetime = new Lifetime { RequestAborted = cancellationToken };
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        context.Request.Method = request.Method.Method;
        context.Request.Path = request.RequestUri!.AbsolutePath;
        context.Request.QueryString = new QueryString(request.RequestUri.Query);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers) context.Request.Headers[header.Key] = header.Value.ToArray();
        context.Request.Body = asked;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await kis.HandleAsync(context).ConfigureAwait(false);
        if (lifetime.IsAborted || weather.Draw(weather.LosesAnswers))
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        await Task.Delay(weather.DrawRestLatency() + weather.DrawLatency(), clock, cancellationToken).ConfigureAwait(false);
        return Answer(context, body.ToArray());
    }

    // As if the customer had had a new secret made, and the program did not know it yet. The answer takes its time: the other session is
    // refused as often as a start tries, and has its connection before it.
    private async Task<Stream> SpoilAsync(Stream asked, string appKey, CancellationToken cancellationToken)
    {
        JsonNode body = (await JsonNode.ParseAsync(asked, cancellationToken: cancellationToken).ConfigureAwait(false))!;
        if ((string?)body["appkey"] == appKey)
        {
            body["secretkey"] = "another";
            weather.RefusesAppKey = null;
            weather.RefusesNext = DayPlan.FewStartAttempts;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(9), clock, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                weather.RefusesNext = 0;
            }
        }

        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body));
    }

    private HttpResponseMessage Answer(HttpContext context, byte[] body)
    {
        trace.Add("answer", context.Response.StatusCode);
        NoteSecrets(body);
        var answer = new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode) { Content = new ByteArrayContent(body) };
        foreach (var header in context.Response.Headers)
        {
            if (!answer.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value!))
                answer.Content.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value!);
        }

        return answer;
    }

    private void NoteSecrets(byte[] body)
    {
        if (body.AsSpan().IndexOf("approval_key"u8) < 0 && body.AsSpan().IndexOf("access_token"u8) < 0) return;
        using JsonDocument json = JsonDocument.Parse(body);
        foreach (string name in (ReadOnlySpan<string>)["approval_key", "access_token"])
            if (json.RootElement.TryGetProperty(name, out JsonElement value)) secrets.Add(value.GetString()!);
    }

    private static HttpRequestException Broken() => new(HttpRequestError.ConnectionError, "The process is gone.");

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }
}
