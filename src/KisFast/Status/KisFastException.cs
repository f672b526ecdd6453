using KisFast.Status;

namespace KisFast;

/// <summary>A failure of the feed: one line that says what happened and what to do. It never holds a key, a secret or a token.</summary>
public class KisFastException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="failure">What kind it is.</param>
    /// <param name="message">One line for a person.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public KisFastException(FeedFailure failure, string message, Exception? innerException = null)
        : this(failure, RetryAdvice.Stop, message, innerException)
    {
    }

    internal KisFastException(FeedFailure failure, RetryAdvice advice, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        Advice = advice;
    }

    /// <summary>What kind of failure it is.</summary>
    public FeedFailure Failure { get; }

    /// <summary>What a session does about it.</summary>
    internal RetryAdvice Advice { get; }
}
