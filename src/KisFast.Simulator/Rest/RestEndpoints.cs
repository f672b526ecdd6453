using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace KisFast.Simulator;

/// <summary>The HTTP side: finds the endpoint, applies the REST faults, reads the body.</summary>
internal sealed class RestEndpoints(
    FaultsByHtsId faults, SimulatorClock clock, CustomerDirectory customers, TokenDesk tokens,
    OAuthEndpoints oauth, OrderHistoryEndpoint history, OrderHistoryEndpoint domestic, RateLimits rates)
{
    private const int MaxBody = 64 * 1024;

    private readonly long[] _calls = new long[Enum.GetValues<RestCall>().Length];

    private readonly ConcurrentDictionary<string, CallPeak> _peaks = new(StringComparer.Ordinal);

    /// <summary>The most calls of one app key within any second so far.</summary>
    public int MostInASecond => _peaks.IsEmpty ? 0 : _peaks.Values.Max(static peak => peak.Most);

    public long Calls(RestCall call) => Volatile.Read(ref _calls[(int)call]);

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers[HeaderNames.Date] = clock.UtcNow.ToString("R");
        (string name, string method, RestCall? called) = context.Request.Path.Value switch
        {
            "/oauth2/Approval" => ("approval", HttpMethods.Post, RestCall.Approval),
            "/oauth2/tokenP" => ("token", HttpMethods.Post, RestCall.Token),
            "/oauth2/revokeP" => ("revoke", HttpMethods.Post, RestCall.Revoke),
            OrderHistoryEndpoint.OverseasPath => ("history", HttpMethods.Get, RestCall.History),
            OrderHistoryEndpoint.DomesticPath => ("history", HttpMethods.Get, RestCall.DomesticHistory),
            _ => ("", "", (RestCall?)null),
        };
        if (called is not { } call)
        {
            await RestReply.ErrorAsync(context, 404, EgwError.NoSuchRoute.Code, EgwError.NoSuchRoute.Message).ConfigureAwait(false);
            return;
        }

        if (context.Request.Method != method)
        {
            await RestReply.ErrorAsync(context, 405, EgwError.BadRequest.Code, EgwError.BadRequest.Message).ConfigureAwait(false);
            return;
        }

        Interlocked.Increment(ref _calls[(int)call]);
        JsonElement body = await ReadBodyAsync(context).ConfigureAwait(false);
        string? appKey = call is RestCall.History or RestCall.DomesticHistory ? context.Request.Headers["appkey"] : OAuthEndpoints.Text(body, "appkey");
        SimulatedCustomer? customer = customers.FindCustomer(appKey);
        // A made-up app key is nobody's.
        _peaks.GetOrAdd(customer?.AppKey ?? "", static (_, time) => new CallPeak(time), clock.TimeProvider).Count();
        FaultSet view = customer is not null ? faults.Of(customer.HtsIds[0]) : faults.Everybody;
        if (view.Any && await StrikeAsync(context, view, name, appKey, customer).ConfigureAwait(false)) return;
        await (call switch
        {
            RestCall.Approval => oauth.ApproveAsync(context, body),
            RestCall.Token => oauth.IssueTokenAsync(context, body),
            RestCall.Revoke => oauth.RevokeTokenAsync(context, body),
            RestCall.DomesticHistory => domestic.HandleAsync(context, view),
            _ => history.HandleAsync(context, view),
        }).ConfigureAwait(false);
    }

    private async Task<bool> StrikeAsync(HttpContext context, FaultSet view, string name, string? appKey, SimulatedCustomer? customer)
    {
        if (view.Find(FaultKind.Maintenance) is { } maintenance)
        {
            view.Strike(FaultKind.Maintenance);
            await RestReply.PageAsync(context, maintenance.Number).ConfigureAwait(false);
            return true;
        }
        if (view.Find(FaultKind.Refusal) is { } refusal && (refusal.Path is null || refusal.Path == name) && refusal.TryUse())
        {
            view.Strike(FaultKind.Refusal);
            await RestReply.RefusalAsync(context, refusal.Word).ConfigureAwait(false);
            return true;
        }
        if (view.Find(FaultKind.Http) is { } http && (http.Path is null || http.Path == name) && http.TryUse())
        {
            view.Strike(FaultKind.Http);
            await MisbehaveAsync(context, http).ConfigureAwait(false);
            return true;
        }

        if (view.Find(FaultKind.Egw) is { } egw && (egw.Path is null || egw.Path == name) && egw.TryUse())
        {
            view.Strike(FaultKind.Egw);
            EgwError error = EgwError.Of(egw.Number);
            await (name == "history" ? RestReply.ErrorAsync(context, error) : RestReply.OAuthErrorAsync(context, error)).ConfigureAwait(false);
            return true;
        }

        if (view.Find(FaultKind.RateLimit) is { } limit && !rates.TryEnter(limit, customer, name))
        {
            view.Strike(FaultKind.RateLimit);
            await RestReply.ErrorAsync(context, EgwError.RateLimit).ConfigureAwait(false);
            return true;
        }

        if (name == "history" && appKey is not null && view.Find(FaultKind.ExpiredToken) is { } expired && expired.TryUse())
        {
            view.Strike(FaultKind.ExpiredToken);
            tokens.Expire(appKey);
        }

        return false;
    }

    private static async Task MisbehaveAsync(HttpContext context, Fault fault)
    {
        switch (fault.Word)
        {
            case "hang":
                try
                {
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // The client gave up, or the simulator stops.
                }
                break;
            case "reset":
                context.Abort();
                break;
            case "html":
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", context.RequestAborted).ConfigureAwait(false);
                break;
            case "empty":
                await RestReply.WriteAsync(context, 200, static writer => writer.WriteString("rt_cd", "0")).ConfigureAwait(false);
                break;
            default:
                context.Response.StatusCode = fault.Number;
                break;
        }
    }

    private static async Task<JsonElement> ReadBodyAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method)) return default;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBody;
        try
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            string text = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException)
        {
            return default;
        }
    }
}
