using Microsoft.Extensions.Logging;

namespace KisFast;

/// <summary>Everything the feed logs, with stable event ids. Nothing here is called per notice, and nothing takes a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Feed starting: {Options}")]
    public static partial void FeedStarting(ILogger logger, FillFeedOptions options);

    [LoggerMessage(2, LogLevel.Information, "Feed stopped")]
    public static partial void FeedStopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "Feed stopped by a failure: {Reason}")]
    public static partial void FeedFaulted(ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Information, "Session {Session}: {From} -> {To}")]
    public static partial void StateChanged(ILogger logger, string session, FeedState from, FeedState to);

    [LoggerMessage(11, LogLevel.Warning, "Session {Session}: {Reason} Next attempt in {DelayMilliseconds} ms ({Failures} failures in a row)")]
    public static partial void SessionLost(ILogger logger, string session, string reason, long delayMilliseconds, int failures);

    [LoggerMessage(12, LogLevel.Error, "Session {Session} stopped for good: {Reason}")]
    public static partial void SessionFaulted(ILogger logger, string session, string reason);

    [LoggerMessage(13, LogLevel.Warning, "Session {Session}: KIS answered with the unknown code {Code} ({Text})")]
    public static partial void UnknownCode(ILogger logger, string session, string code, string text);

    [LoggerMessage(28, LogLevel.Warning, "Session {Session}: KIS said what answers no request of ours: {Text}; the session goes on")]
    public static partial void StrayAck(ILogger logger, string session, string text);

    [LoggerMessage(23, LogLevel.Warning, "Session {Session}: KIS acknowledged the subscription without a key ({Text}); asking again")]
    public static partial void KeylessAck(ILogger logger, string session, string text);

    [LoggerMessage(24, LogLevel.Information, "Session {Session}: KIS did not answer the unsubscribe; closing all the same")]
    public static partial void UnsubscribeUnanswered(ILogger logger, string session);

    [LoggerMessage(26, LogLevel.Error, "Session {Session}: KIS refuses the order history, so no gap can be repaired until this is put right: {Text}")]
    public static partial void HistoryRefused(ILogger logger, string session, string text);

    [LoggerMessage(27, LogLevel.Information,
        "Session {Session}: what was filled before this start is not known (no journal, no MissedSince): it will not come as a repair")]
    public static partial void ForgetfulStart(ILogger logger, string session);

    [LoggerMessage(25, LogLevel.Information, "Session {Session}: waiting for {What}; {Seconds:0} s")]
    public static partial void Waiting(ILogger logger, string session, string what, double seconds);

    [LoggerMessage(14, LogLevel.Warning, "Session {Session}: KIS warns: {Text}")]
    public static partial void KisWarning(ILogger logger, string session, string text);

    [LoggerMessage(15, LogLevel.Warning,
        "Session {Session}: an ack holds an unusable key (key {KeyLength}, iv {IvLength} bytes, not 32 and 16, or of nothing subscribed); the old pair is "
        + "kept")]
    public static partial void BadKey(ILogger logger, string session, int keyLength, int ivLength);

    [LoggerMessage(16, LogLevel.Warning, "Session {Session}: notices may be missing from here on ({Cause})")]
    public static partial void GapOpened(ILogger logger, string session, GapCause cause);

    [LoggerMessage(EventId = 17, Message =
        "Session {Session}: gap closed, {Outcome}: {Repaired} records repaired, {Unrepaired} orders not; orders in doubt: {Doubtful}. {Reason}")]
    public static partial void GapClosed(
        ILogger logger, LogLevel level, string session, GapOutcome outcome, int repaired, int unrepaired, string doubtful, string reason);

    [LoggerMessage(18, LogLevel.Warning,
        "Session {Session}: the order history could not be read before the start, so gaps of older orders cannot be repaired: {Problem}")]
    public static partial void NoBaseline(ILogger logger, string session, string problem);

    [LoggerMessage(19, LogLevel.Warning, "Session {Session}: an HTS id has {Length} characters; KIS documents 8 at most: if nothing comes, check it")]
    public static partial void LongHtsId(ILogger logger, string session, int length);

    [LoggerMessage(20, LogLevel.Warning, "Session {Session}: message refused, {Reason}, {Count} so far: {Text}")]
    public static partial void MessageRefused(ILogger logger, string session, RejectReason reason, long count, string text);

    [LoggerMessage(21, LogLevel.Warning, "Session {Session}: the quarantine callback threw")]
    public static partial void QuarantineFailed(ILogger logger, string session, Exception exception);

    [LoggerMessage(22, LogLevel.Warning,
        "Session {Session}: a record of order {OrderNo} is doubtful ({Doubts}) and was {Treatment}; {Count} so far. The order history settles it")]
    public static partial void Doubtful(ILogger logger, string session, FixedText16 orderNo, Doubts doubts, string treatment, long count);

    [LoggerMessage(50, LogLevel.Information, "Session {Session}: registration {Registration} is {State}. {Text}")]
    public static partial void RegistrationChanged(ILogger logger, string session, string registration, RegistrationState state, string text);

    [LoggerMessage(51, LogLevel.Warning, "Session {Session}: registration {Registration} was refused or not answered: {Text}")]
    public static partial void RegistrationRefused(ILogger logger, string session, string registration, string text);

    [LoggerMessage(52, LogLevel.Error, "Market data handler {Handler} threw; the next quote goes to it all the same ({Count} so far)")]
    public static partial void QuoteHandlerThrew(ILogger logger, string handler, long count, Exception exception);

    [LoggerMessage(53, LogLevel.Warning,
        "A handler of market data is more than {RingSize} records behind: reading waits for it, and so do fills on the connection")]
    public static partial void QuotesWait(ILogger logger, int ringSize);

    [LoggerMessage(29, LogLevel.Warning,
        "Session {Session}: the order history cannot be compared with what was delivered: {Problem} It is tried again, less and less often")]
    public static partial void ComparisonFailed(ILogger logger, string session, string problem);

    [LoggerMessage(40, LogLevel.Warning, "The platform refused {Option}")]
    public static partial void SocketOptionRefused(ILogger logger, string option);

    [LoggerMessage(41, LogLevel.Warning,
        "The receive thread could not be bound to processor {Cpu}: Linux and Windows only, and the processor must exist and be allowed")]
    public static partial void NotPinned(ILogger logger, int cpu);

    [LoggerMessage(42, LogLevel.Warning,
        "{Spinners} threads spin but there are only {Cores} cores: they yield to each other, which costs some microseconds; give the process one core "
        + "more than spinners, or add the handler with HandleInline, which needs no second spinner")]
    public static partial void TooFewCores(ILogger logger, int spinners, int cores);

    [LoggerMessage(30, LogLevel.Error, "Handler {Handler} threw; the feed {Consequence}")]
    public static partial void HandlerThrew(ILogger logger, string handler, string consequence, Exception exception);

    [LoggerMessage(33, LogLevel.Warning,
        "Inline handlers held the receive thread for {Milliseconds:0.#} ms, more than {Limit} ms, {Count} times so far: nothing is read meanwhile; make "
        + "them faster, or add them with HandleWith")]
    public static partial void InlineSlow(ILogger logger, double milliseconds, double limit, long count);

    [LoggerMessage(34, LogLevel.Warning,
        "An inline handler has held the receive thread for {Seconds:0.#} s and still does: nothing is read, no PINGPONG is answered")]
    public static partial void InlineStuck(ILogger logger, double seconds);

    [LoggerMessage(35, LogLevel.Warning,
        "Poll has not been called for {Seconds:0.#} s: nothing is read and no PINGPONG is answered; KIS drops the connection after about 100 s")]
    public static partial void NotPolled(ILogger logger, double seconds);

    [LoggerMessage(44, LogLevel.Warning,
        "Session {Session}: the ring has been full for {Seconds:0.#} s: a handler is too slow. {Count} notices wait in memory; PINGPONG is answered, "
        + "nothing is lost")]
    public static partial void RingFull(ILogger logger, string session, double seconds, int count);

    [LoggerMessage(45, LogLevel.Warning,
        "Session {Session}: the ring is full and so is the memory for what waits ({Count} notices): nothing more is read, no PINGPONG is answered; KIS "
        + "drops the connection after about 100 s. Make the handler faster")]
    public static partial void RingFullTooLong(ILogger logger, string session, int count);

    [LoggerMessage(46, LogLevel.Information, "Session {Session}: the ring has room again; notices waited for up to {Seconds:0.#} s")]
    public static partial void RingHasRoom(ILogger logger, string session, double seconds);

    [LoggerMessage(47, LogLevel.Warning, "Session {Session}: {Count} messages that waited for room in the ring are not handled: it was halted")]
    public static partial void WaitingForgotten(ILogger logger, string session, int count);

    [LoggerMessage(31, LogLevel.Warning, "A StateChanged handler threw")]
    public static partial void StateHandlerThrew(ILogger logger, Exception exception);

    [LoggerMessage(37, LogLevel.Warning, "A listener of the activity source threw; traces are incomplete, nothing else is")]
    public static partial void ListenerThrew(ILogger logger, Exception exception);

    [LoggerMessage(38, LogLevel.Warning,
        "The thread pool has not run what was given to it for {Seconds:0} s: something blocks its threads. Until that ends, receive mode Async reads "
        + "nothing, and no session reconnects or repairs")]
    public static partial void PoolStarved(ILogger logger, double seconds);

    [LoggerMessage(39, LogLevel.Warning, "The thread pool runs again after {Seconds:0} s")]
    public static partial void PoolRunsAgain(ILogger logger, double seconds);

    [LoggerMessage(36, LogLevel.Warning,
        "This machine's clock is {Seconds:0} s {Direction} KIS's: times of receipt are wrong; let the system keep time (timedatectl set-ntp true, w32tm "
        + "/resync)")]
    public static partial void ClockDiffers(ILogger logger, double seconds, string direction);

    [LoggerMessage(32, LogLevel.Warning, "The handlers did not finish within {Seconds} s; {Backlog} records are unhandled")]
    public static partial void DrainTimedOut(ILogger logger, double seconds, long backlog);

    [LoggerMessage(66, LogLevel.Warning, "The journal that is followed cannot be read at the moment, and is tried again: {Text}")]
    public static partial void FollowedAway(ILogger logger, string text);

    [LoggerMessage(67, LogLevel.Information, "The journal {Journal} is followed again, after {Milliseconds} ms")]
    public static partial void FollowedBack(ILogger logger, string journal, long milliseconds);

    [LoggerMessage(68, LogLevel.Warning, "How far the handlers have got could not be kept: {Text}")]
    public static partial void FollowedPositionsNotKept(ILogger logger, string text);

    [LoggerMessage(61, LogLevel.Information, "Journal {Journal}: nobody has looked since {Since:O}; its last record is {Last}")]
    public static partial void Restarted(ILogger logger, string journal, DateTimeOffset since, RecordPosition last);

    [LoggerMessage(62, LogLevel.Information, "Replayed {Count} records of {Journal} after {Position}")]
    public static partial void Replayed(ILogger logger, long count, string journal, RecordPosition position);

    [LoggerMessage(63, LogLevel.Error, "The journal failed: {Text}")]
    public static partial void JournalFailed(ILogger logger, string text);

    [LoggerMessage(64, LogLevel.Error, "{Count} records are not in the journal {Journal}: it could not be written, and the feed was to go on")]
    public static partial void JournalLost(ILogger logger, long count, string journal);

    [LoggerMessage(65, LogLevel.Warning,
        "{Count} notes (texts of notices, pages of the history) are not in the journal {Journal}: they came faster than it could be written")]
    public static partial void JournalNotesLost(ILogger logger, long count, string journal);
}
