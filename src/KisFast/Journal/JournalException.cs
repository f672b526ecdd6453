namespace KisFast;

/// <summary>A journal cannot be read or written: one line that says what, where and what to do.</summary>
public sealed class JournalException : KisFastException
{
    /// <summary>A fault.</summary>
    /// <param name="fault">What kind it is.</param>
    /// <param name="message">One line for a person, with the journal's name and what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public JournalException(JournalFault fault, string message, Exception? innerException = null)
        : base(FeedFailure.Journal, message, innerException) => Fault = fault;

    /// <summary>What kind it is.</summary>
    public JournalFault Fault { get; }
}
