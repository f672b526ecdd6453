using System.Net;
using System.Text;

namespace KisFast.Tests.Rest;

/// <summary>
/// KIS's REST side as a script: answers requests in the order given and remembers them. Nothing in it goes on in the test runner's
/// context: that would be beside <see cref="VirtualTime"/>, which takes whoever is not done yet for one who waits for a timer.
/// </summary>
internal sealed class ScriptedKis : HttpMessageHandler
{
    private readonly Queue<Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>>> _script = new();

    public List<SeenRequest> Seen { get; } = [];

    /// <summary>Answers when the script has run out.</summary>
    public Func<SeenRequest, HttpResponseMessage>? Otherwise { get; set; }

    public ScriptedKis Then(Func<SeenRequest, HttpResponseMessage> answer)
    {
        _script.Enqueue((request, _) => Task.FromResult(answer(request)));
        return this;
    }

    public ScriptedKis Then(string json, HttpStatusCode status = HttpStatusCode.OK) => Then(_ => Json(json, status));

    public ScriptedKis ThenThrow(Exception error)
    {
        _script.Enqueue((_, _) => Task.FromException<HttpResponseMessage>(error));
        return this;
    }

    public ScriptedKis ThenHang() => ThenWait(Timeout.InfiniteTimeSpan, TimeProvider.System, static _ => throw new InvalidOperationException("It hangs."));

    /// <summary>Answers after a while.</summary>
    public ScriptedKis ThenWait(TimeSpan time, TimeProvider clock, Func<SeenRequest, HttpResponseMessage> answer)
    {
        _script.Enqueue(async (request, token) =>
        {
            await Task.Delay(time, clock, token).ConfigureAwait(false);
            return answer(request);
        });
        return this;
    }

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK, string? continuation = null)
    {
        HttpResponseMessage message = new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (continuation is not null) message.Headers.Add("tr_cont", continuation);
        return message;
    }

    public static string Error(string code, string message = "오류") => $$"""{"rt_cd":"1","msg_cd":"{{code}}","msg1":"{{message}}"}""";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SeenRequest seen = new(
            request.Method, request.RequestUri!,
            request.Headers.ToDictionary(static h => h.Key, static h => string.Concat(h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false),
            request.Content?.Headers.ContentType?.ToString());
        Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>>? answer;
        lock (Seen)
        {
            Seen.Add(seen);
            _script.TryDequeue(out answer);
        }

        if (answer is not null) return await answer(seen, cancellationToken).ConfigureAwait(false);
        return Otherwise?.Invoke(seen) ?? throw new InvalidOperationException("The script has run out.");
    }
}

internal sealed record SeenRequest(HttpMethod Method, Uri Uri, Dictionary<string, string> Headers, string Body, string? ContentType);
