using Microsoft.AspNetCore.Http;

namespace KisFast.Cli;

/// <summary>
/// Who may ask the page's server. It listens on loopback, and any web page that its user visits can send requests there: by another
/// origin, or by a name of its own that it makes resolve to 127.0.0.1 (DNS rebinding). Both are refused.
/// </summary>
internal static class RequestGuard
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>The status and the line that refuse a request; null when it may go on.</summary>
    public static (int Status, string Why)? Refusal(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method)) return (StatusCodes.Status405MethodNotAllowed, "Only GET.");
        // Any port: a tunnel (ssh -L) has its own.
        if (!Names.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return (StatusCodes.Status421MisdirectedRequest, "Open it as http://127.0.0.1 or http://localhost.");
        if (request.Headers.Origin is [{ } origin, ..] && origin != $"http://{request.Host.Value}")
            return (StatusCodes.Status403Forbidden, "Not for another origin.");
        // What browsers add and no script can change. A link from elsewhere may open the page; it may not read it.
        bool isForeign = request.Headers["Sec-Fetch-Site"] is [{ } site, ..] && site is not ("same-origin" or "none");
        bool isNavigation = request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";
        return isForeign && !isNavigation ? (StatusCodes.Status403Forbidden, "Not for another site.") : null;
    }

    /// <summary>What tells a browser the same, and that nothing comes from elsewhere.</summary>
    public static void Harden(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
