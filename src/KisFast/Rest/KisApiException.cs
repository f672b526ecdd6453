using KisFast.Status;

namespace KisFast;

/// <summary>
/// A REST call to KIS that failed: refused with a code, answered with something else than KIS's JSON, or not answered. The
/// message is one line with what failed, where, and what to do; it holds no key, secret or token.
/// </summary>
public sealed class KisApiException : KisFastException
{
    internal KisApiException(
        FeedFailure failure, KisErrorAction action, string message, string? code = null, int httpStatus = 0, Exception? innerException = null)
        : base(failure, action is KisErrorAction.Retry or KisErrorAction.RateLimited ? RetryAdvice.Retry : RetryAdvice.Stop, message, innerException)
    {
        Action = action;
        Code = code;
        HttpStatus = httpStatus;
    }

    /// <summary>What the failure calls for. The client has already done it, as often as it may, before it throws.</summary>
    public KisErrorAction Action { get; }

    /// <summary>KIS's code (<c>msg_cd</c>, such as <c>EGW00123</c>), or null when there was none.</summary>
    public string? Code { get; }

    /// <summary>The HTTP status of the answer, or 0 when there was none.</summary>
    public int HttpStatus { get; }

    /// <summary>
    /// Whether the same call may succeed later although nothing is changed: KIS's own word where it gave a code; an answer without one
    /// is not KIS's, and what stands in between comes and goes. So does a dead token.
    /// </summary>
    internal bool MayPass => Action is KisErrorAction.Retry or KisErrorAction.RateLimited or KisErrorAction.NewToken || (Code is null && HttpStatus != 0);

    /// <summary>Whether the request may have been carried out although its answer was not understood: a time limit, a broken answer.</summary>
    internal bool OutcomeUnknown { get; init; }
}
