using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.Receiving;
using KisFast.Status;

namespace KisFast.Session;

/// <summary>
/// The notice subscriptions of one connection: which were asked for, which stand, which have their key, and what an ack asks for.
/// Acks come on the receive thread, requests from the control flow.
/// </summary>
/// <remarks>
/// A subscription stands when KIS has acknowledged it and is of use when its key is there: an ack without one (already subscribed, no
/// output, an empty one, no header) has been seen by users, and without a key no notice can be read. An error ack often names nothing
/// (<c>tr_id</c> is the text <c>(null)</c>), so it answers the oldest request that has no answer yet; when there is none it answers
/// nothing of ours.
/// </remarks>
internal sealed class SubscriptionBook
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _htsIds;
    private readonly SessionCounters _counters;
    private readonly int[] _unanswered;
    private readonly bool[] _stands;
    private readonly bool[] _hasKey;
    private readonly bool[] _isReleased;
    private readonly TaskCompletionSource _subscribed = NewSignal();
    private readonly TaskCompletionSource _keyless = NewSignal();
    private readonly TaskCompletionSource _unsubscribed = NewSignal();
    private volatile bool _isLeaving;

    public SubscriptionBook(IReadOnlyList<string> htsIds, SessionCounters counters)
    {
        _htsIds = htsIds;
        _counters = counters;
        _unanswered = new int[htsIds.Count];
        _stands = new bool[htsIds.Count];
        _hasKey = new bool[htsIds.Count];
        _isReleased = new bool[htsIds.Count];
    }

    /// <summary>Every subscription has its key.</summary>
    public Task Subscribed => _subscribed.Task;

    /// <summary>A subscription was acknowledged without a key.</summary>
    public Task Keyless => _keyless.Task;

    /// <summary>Every subscription is released.</summary>
    public Task Unsubscribed => _unsubscribed.Task;

    /// <summary>What KIS said last that was neither good nor an end.</summary>
    public string? LastWarning { get; private set; }

    /// <summary>The last ack that brought no key to a subscription without one.</summary>
    public string? LastKeyless { get; private set; }

    /// <summary>Whether KIS holds a subscription for this connection: from then on notices may be under way.</summary>
    public bool IsAcknowledged
    {
        get
        {
            lock (_lock) return Array.IndexOf(_stands, true) >= 0;
        }
    }

    /// <summary>The HTS ids whose key has not come.</summary>
    public IReadOnlyList<string> WithoutKey
    {
        get
        {
            lock (_lock) return [.. _htsIds.Where((_, i) => !_hasKey[i])];
        }
    }

    /// <summary>A request for an HTS id goes out now.</summary>
    public void OnRequest(string htsId)
    {
        lock (_lock) _unanswered[IndexOf(htsId)]++;
    }

    /// <summary>From here on an unsubscribe is what we asked for.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Takes an ack in.</summary>
    /// <param name="ack">The ack.</param>
    /// <param name="keyOf">Whose key it brought, as an index of the HTS ids; -1: nobody's.</param>
    /// <param name="isKnown">Whether its code is a documented one.</param>
    /// <param name="action">What it asks for.</param>
    /// <returns>The failure that ends the connection, or null.</returns>
    public KisFastException? Take(in ControlMessage ack, int keyOf, out bool isKnown, out OpspAction action)
    {
        action = OpspCodes.Classify(ack.RtCd, ack.MsgCd, out isKnown);
        if (!isKnown) _counters.UnknownCodes++;
        lock (_lock)
        {
            int asked = TakeAnswer(ack);
            switch (action)
            {
                case OpspAction.Subscribed:
                    OnSubscribed(ack, keyOf, asked);
                    return null;
                case OpspAction.Unsubscribed when _isLeaving:
                    Strike(_isReleased, ack, _unsubscribed);
                    return null;
                case OpspAction.Warn:
                    LastWarning = Describe(ack);
                    return null;
            }

            if (_isLeaving) return null;
            if (asked >= 0 || EndsOurs(action, ack)) return Failure(action, ack, asked >= 0 ? _htsIds[asked] : null);
            _counters.StrayAcks++;
            action = OpspAction.Stray;
            return null;
        }
    }

    // The request that an ack answers: the one it names, else the first that waits for an answer; -1 when nothing of ours does.
    private int TakeAnswer(in ControlMessage ack)
    {
        if (IsOfAnotherTr(ack)) return -1;
        int named = IndexOf(Encoding.UTF8.GetString(ack.TrKey));
        int index = named >= 0 && _unanswered[named] > 0 ? named : named < 0 ? Array.FindIndex(_unanswered, static n => n > 0) : -1;
        if (index >= 0) _unanswered[index]--;
        return index;
    }

    private void OnSubscribed(in ControlMessage ack, int keyOf, int asked)
    {
        if (keyOf >= 0)
        {
            _stands[keyOf] = _hasKey[keyOf] = true;
            if (Array.IndexOf(_hasKey, false) < 0) _subscribed.TrySetResult();
            return;
        }

        if (asked < 0) return;
        _stands[asked] = true;
        if (_hasKey[asked]) return;
        _counters.KeylessAcks++;
        LastKeyless = Describe(ack);
        _keyless.TrySetResult();
    }

    // An ack that does not say whose it is counts for any; a second one for the same does not.
    private void Strike(bool[] done, in ControlMessage ack, TaskCompletionSource all)
    {
        int index = IndexOf(Encoding.UTF8.GetString(ack.TrKey));
        if (index < 0) index = Array.IndexOf(done, false);
        if (index >= 0) done[index] = true;
        if (Array.IndexOf(done, false) < 0) all.TrySetResult();
    }

    // KIS is said to act on an unsubscribe for every session of the id: one that names ours is the end of ours.
    private bool EndsOurs(OpspAction action, in ControlMessage ack) =>
        action == OpspAction.Unsubscribed && ack.MsgCd.SequenceEqual("OPSP0001"u8)
        && KisFrame.ParseTrId(ack.TrId) != TrId.None && IndexOf(Encoding.UTF8.GetString(ack.TrKey)) >= 0;

    private static bool IsOfAnotherTr(in ControlMessage ack) =>
        !ack.TrId.IsEmpty && !ack.TrId.SequenceEqual("(null)"u8) && KisFrame.ParseTrId(ack.TrId) == TrId.None;

    private int IndexOf(string htsId)
    {
        for (int i = 0; i < _htsIds.Count; i++)
            if (_htsIds[i] == htsId) return i;
        return -1;
    }

    private static KisFastException Failure(OpspAction action, in ControlMessage ack, string? htsId)
    {
        string what = Describe(ack);
        return action switch
        {
            OpspAction.Unsubscribed => new(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"KIS ended the subscription without being asked: {what}."),
            OpspAction.NewApprovalKey => new(FeedFailure.Credentials, RetryAdvice.RetryWithNewApprovalKey, $"KIS does not accept the approval key: {what}."),
            OpspAction.AppKeyInUse => new(FeedFailure.AppKeyInUse, RetryAdvice.RetryAppKeyInUse,
                $"Another session holds the app key: {what}. Stop the other program, or use another app key."),
            OpspAction.WrongHtsId => new(FeedFailure.Subscription, RetryAdvice.Stop, $"KIS refused the subscription: {what}. {HtsIdAdvice(htsId)}"),
            OpspAction.Stop => new(FailureOf(ack), RetryAdvice.Stop, $"KIS refused the subscription: {what}."),
            OpspAction.Unknown => new(FeedFailure.Subscription, RetryAdvice.RetrySlowly, $"KIS could not subscribe: {what}."),
            _ => new(FeedFailure.Subscription, RetryAdvice.Retry, $"KIS could not subscribe: {what}."),
        };
    }

    // Source: reports of users of other clients, 2026. The id itself is not shown: it is personal.
    private static string HtsIdAdvice(string? htsId) => htsId is not null && htsId.All(char.IsAsciiDigit)
        ? "Yours has digits only: KIS knows such ids with a dollar sign in front, in single quotes in a shell or an .env file: '$1234567'."
        : "It is the id you log in to HTS with, in one of three forms: plain, with @ in front, or, when it has digits only, with a dollar sign "
            + "('$1234567', in single quotes in a shell).";

    private static FeedFailure FailureOf(in ControlMessage ack) =>
        ack.MsgCd.SequenceEqual("OPSP8994"u8) || ack.MsgCd.SequenceEqual("OPSP8995"u8) || ack.MsgCd.SequenceEqual("OPSP9994"u8)
        || ack.MsgCd.SequenceEqual("OPSP9996"u8) ? FeedFailure.Credentials : FeedFailure.Subscription;

    /// <summary>The code, KIS's words, and what they mean.</summary>
    internal static string Describe(in ControlMessage ack)
    {
        string code = Printable.Unquoted(ack.MsgCd), words = Printable.Quoted(ack.Msg1);
        return OpspCodes.Explain(ack.MsgCd) is { } meaning ? $"{code} {words}, {meaning}" : $"{code} {words}";
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
