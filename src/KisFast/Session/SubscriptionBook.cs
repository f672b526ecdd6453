using System.Text;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Session;

/// <summary>The acks of one connection: which subscriptions stand, and what an ack asks for. Used on the receive thread.</summary>
internal sealed class SubscriptionBook(IReadOnlyList<string> htsIds, SessionCounters counters)
{
    private readonly HashSet<string> _open = [.. htsIds];
    private readonly HashSet<string> _closed = [.. htsIds];
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _unsubscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isLeaving;

    /// <summary>Every subscription stands.</summary>
    public Task Subscribed => _subscribed.Task;

    /// <summary>Every subscription is released.</summary>
    public Task Unsubscribed => _unsubscribed.Task;

    /// <summary>What KIS said last that was neither good nor an end.</summary>
    public string? LastWarning { get; private set; }

    /// <summary>From here on an unsubscribe is what we asked for.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Takes an ack in.</summary>
    /// <param name="ack">The ack.</param>
    /// <param name="isKnown">Whether its code is a documented one.</param>
    /// <param name="action">What it asks for.</param>
    /// <returns>The failure that ends the connection, or null.</returns>
    public KisFastException? Take(in ControlMessage ack, out bool isKnown, out OpspAction action)
    {
        action = OpspCodes.Classify(ack.RtCd, ack.MsgCd, out isKnown);
        if (!isKnown) counters.UnknownCodes++;
        switch (action)
        {
            case OpspAction.Subscribed:
                Strike(_open, ack.TrKey, _subscribed);
                return null;
            case OpspAction.Unsubscribed when _isLeaving:
                Strike(_closed, ack.TrKey, _unsubscribed);
                return null;
            case OpspAction.Warn:
                LastWarning = Describe(ack);
                return null;
            default:
                return _isLeaving ? null : Failure(action, ack);
        }
    }

    // An ack that does not say whose it is counts for any; a second one for the same does not.
    private void Strike(HashSet<string> left, ReadOnlySpan<byte> trKey, TaskCompletionSource done)
    {
        string htsId = Encoding.UTF8.GetString(trKey);
        if (left.Count > 0 && !left.Remove(htsId) && !htsIds.Contains(htsId)) left.Remove(left.First());
        if (left.Count == 0) done.TrySetResult();
    }

    private static KisFastException Failure(OpspAction action, in ControlMessage ack)
    {
        string what = Describe(ack);
        return action switch
        {
            OpspAction.Unsubscribed => new(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"KIS ended the subscription without being asked: {what}."),
            OpspAction.NewApprovalKey => new(FeedFailure.Credentials, RetryAdvice.RetryWithNewApprovalKey, $"KIS does not accept the approval key: {what}."),
            OpspAction.AppKeyInUse => new(FeedFailure.AppKeyInUse, RetryAdvice.RetryAppKeyInUse,
                $"Another session holds the app key: {what}. Stop the other program, or use another app key."),
            OpspAction.Stop => new(FailureOf(ack), RetryAdvice.Stop, $"KIS refused the subscription: {what}."),
            _ => new(FeedFailure.Subscription, RetryAdvice.Retry, $"KIS could not subscribe: {what}."),
        };
    }

    private static FeedFailure FailureOf(in ControlMessage ack) =>
        ack.MsgCd.SequenceEqual("OPSP8994"u8) || ack.MsgCd.SequenceEqual("OPSP8995"u8) || ack.MsgCd.SequenceEqual("OPSP9994"u8)
        || ack.MsgCd.SequenceEqual("OPSP9996"u8) ? FeedFailure.Credentials : FeedFailure.Subscription;

    /// <summary>The code, KIS's words, and what they mean.</summary>
    internal static string Describe(in ControlMessage ack)
    {
        string code = UpgradeResponse.Printable(ack.MsgCd).Trim('"'), words = UpgradeResponse.Printable(ack.Msg1);
        return OpspCodes.Explain(ack.MsgCd) is { } meaning ? $"{code} {words}, {meaning}" : $"{code} {words}";
    }
}
