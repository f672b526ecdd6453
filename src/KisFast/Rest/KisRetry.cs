using Polly;
using Polly.Retry;

namespace KisFast.Rest;

/// <summary>Exponential back-off with jitter around the attempts of a call (Polly).</summary>
internal sealed class KisRetry
{
    private readonly ResiliencePipeline _pipeline;
    private readonly ResiliencePropertyKey<long> _began = new("began");
    private readonly TimeProvider _time;

    /// <param name="options">How often and how long.</param>
    /// <param name="repeatable">Whether a call may be sent again although it may have been carried out.</param>
    public KisRetry(KisRestOptions options, bool repeatable)
    {
        _time = options.TimeProvider;
        ResiliencePipelineBuilder builder = new() { TimeProvider = options.TimeProvider };
        if (options.MaxRetries > 0)
        {
            var retry = new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                Delay = options.RetryDelay,
                MaxDelay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(
                    IsPassing(arguments.Outcome.Exception, repeatable)
                    && _time.GetElapsedTime(arguments.Context.Properties.GetValue(_began, 0L)) + options.RetryDelay < options.RetryBudget),
            };
            if (options.Random is { } random) retry.Randomizer = random;
            builder.AddRetry(retry);
        }

        _pipeline = builder.Build();
    }

    /// <summary>Runs an attempt until it succeeds, fails for good, or the retries are used up.</summary>
    public async Task<KisReply> ExecuteAsync(Func<CancellationToken, Task<KisReply>> attempt, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            context.Properties.Set(_began, _time.GetTimestamp());
            return await _pipeline.ExecuteAsync(
                static async (context, attempt) => await attempt(context.CancellationToken).ConfigureAwait(false), context, attempt).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // A minute's wait for the next token is the token source's own affair.
    private static bool IsPassing(Exception? error, bool repeatable) =>
        error is KisApiException { Action: KisErrorAction.Retry or KisErrorAction.RateLimited, Code: not KisErrorCodes.TokenOnceAMinute } failure
        && (repeatable || !failure.OutcomeUnknown);
}
