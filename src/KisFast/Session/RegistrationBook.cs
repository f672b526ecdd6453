using System.Text;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.MarketData;

namespace KisFast.Session;

/// <summary>
/// What one session has asked KIS for beside its notices, and what KIS has said. It outlives connections: what is wanted is asked for again on
/// each. One request is out at a time, because KIS's replies have no number and some name nothing. Any thread.
/// </summary>
internal sealed class RegistrationBook
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly int _session;
    private readonly int _notices;
    private Entry? _current;
    private TaskCompletionSource _work = NewSignal();
    private TaskCompletionSource _answer = NewSignal();
    private TaskCompletionSource _noticesAnswered = NewSignal();
    private bool _isOver;

    /// <param name="session">The session's index.</param>
    /// <param name="notices">How many registrations its notices take.</param>
    /// <param name="wanted">What is wanted from the start.</param>
    public RegistrationBook(int session, int notices, IEnumerable<Registration> wanted)
    {
        _session = session;
        _notices = notices;
        foreach (Registration registration in wanted) Want(registration);
    }

    /// <summary>Told, on whatever thread, that a registration stands differently.</summary>
    public Action<RegistrationStatus>? Changed { get; init; }

    /// <summary>All of them, in the order in which they were asked for.</summary>
    public IReadOnlyList<RegistrationStatus> Status
    {
        get
        {
            lock (_lock) return [.. _entries.Select(entry => entry.Status(_session))];
        }
    }

    /// <summary>
    /// Completes when KIS has answered for every kind of notices that is wanted on this connection, or let the time for it pass: until then
    /// the session is not live.
    /// </summary>
    public Task NoticesAnswered
    {
        get
        {
            lock (_lock) return _noticesAnswered.Task;
        }
    }

    /// <summary>The TRs that frames may come of.</summary>
    public ExpectedTrs Expected { get; } = new();

    /// <summary>Asks for a registration.</summary>
    /// <returns>Completes with KIS's answer.</returns>
    /// <exception cref="KisFastException">There is no room for it.</exception>
    public Task<RegistrationStatus> RegisterAsync(Registration registration)
    {
        lock (_lock)
        {
            ThrowIfOver();
            Entry? known = _entries.Find(entry => entry.Registration == registration);
            if (known is { IsWanted: true, State: RegistrationState.Active }) return Task.FromResult(known.Status(_session));
            if (known is null or { State: RegistrationState.Refused } or { IsWanted: false } && Taken >= Registration.MaxPerSession)
            {
                throw new KisFastException(FeedFailure.Subscription,
                    $"{registration} would be registration {Taken + 1} of session {_session}, and KIS allows {Registration.MaxPerSession}, {_notices} of "
                    + "them for notices: release one first, or use another session with an app key of its own.");
            }

            known ??= Want(registration);
            if (known.State is RegistrationState.Refused or RegistrationState.Unanswered) known.IsSent = false;
            if (known.State == RegistrationState.Refused) known.State = RegistrationState.Asked;
            known.IsWanted = true;
            _work.TrySetResult();
            return known.Waiter.Task;
        }
    }

    /// <summary>Releases a registration.</summary>
    /// <returns>Completes with KIS's answer; at once when the session is not connected.</returns>
    public Task<RegistrationStatus> UnregisterAsync(Registration registration)
    {
        lock (_lock)
        {
            ThrowIfOver();
            Entry? known = _entries.Find(entry => entry.Registration == registration);
            if (known is null) return Task.FromResult(new RegistrationStatus(registration, _session, RegistrationState.Removed, null, null));
            known.IsWanted = false;
            Task<RegistrationStatus> answer = known.Waiter.Task;
            // One whose release is out stays until that is answered.
            if (known != _current && (!known.IsSent || known.State == RegistrationState.Refused)) Remove(known);
            else _work.TrySetResult();
            return answer;
        }
    }

    /// <summary>The notices stand on a new connection: everything else is asked for anew.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries) Expected.Add(entry.Registration.TrId);
            _noticesAnswered = NewSignal();
            TellNotices();
            _work.TrySetResult();
        }
    }

    /// <summary>The connection is over, and with it what stood on it.</summary>
    public void End()
    {
        lock (_lock)
        {
            _current = null;
            Expected.Clear();
            foreach (Entry entry in _entries.ToArray())
            {
                entry.IsSent = false;
                if (!entry.IsWanted) Remove(entry);
                else entry.State = RegistrationState.Asked;
            }
        }
    }

    /// <summary>The session is over: nobody waits any longer.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (Entry entry in _entries)
            {
                entry.Waiter.TrySetException(new KisFastException(FeedFailure.ConnectionLost, $"The feed ended before KIS answered {entry.Registration}."));
                // Of most of them nobody waits for it.
                _ = entry.Waiter.Task.Exception;
            }
        }
    }

    /// <summary>The next request to send; becomes the one that is out.</summary>
    /// <param name="registration">What.</param>
    /// <param name="register">Whether to ask for it or to release it.</param>
    /// <param name="answer">Completes when it is answered.</param>
    /// <returns>False when there is nothing to do.</returns>
    public bool TryNext(out Registration registration, out bool register, out Task answer)
    {
        lock (_lock)
        {
            _current = _entries.Find(static entry => !entry.IsWanted && entry.IsSent)
                ?? _entries.Find(static entry => entry.IsWanted && !entry.IsSent && entry.IsNotice)
                ?? _entries.Find(static entry => entry.IsWanted && !entry.IsSent);
            registration = _current?.Registration ?? default;
            register = _current?.IsWanted ?? false;
            _answer = NewSignal();
            answer = _answer.Task;
            if (_current is null) return false;
            _current.IsSent = register;
            Expected.Add(registration.TrId);
            return true;
        }
    }

    /// <summary>Completes when there is something to do.</summary>
    public Task WaitForWorkAsync()
    {
        lock (_lock)
        {
            if (_work.Task.IsCompleted) _work = NewSignal();
            bool has = _entries.Exists(static entry => entry.IsWanted != entry.IsSent);
            return has ? Task.CompletedTask : _work.Task;
        }
    }

    /// <summary>The request that is out was not answered in time.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            if (_current is not { } entry) return;
            _current = null;
            if (entry is { IsWanted: true, IsSent: true }) Settle(entry, RegistrationState.Unanswered, null, "KIS did not answer");
            else if (entry.IsWanted) entry.State = RegistrationState.Asked;
            else Remove(entry);
        }
    }

    /// <summary>Takes an ack that is a registration's.</summary>
    /// <returns>False when it is a notice's or the session's to judge.</returns>
    public bool TryTake(in ControlMessage ack, out OpspAction action, out bool isKnown)
    {
        action = OpspCodes.Classify(ack.RtCd, ack.MsgCd, out isKnown);
        if (action is OpspAction.NewApprovalKey or OpspAction.AppKeyInUse) return false;
        bool namesTr = !ack.TrId.IsEmpty && !ack.TrId.SequenceEqual("(null)"u8);
        if (namesTr && KisFrame.ParseTrId(ack.TrId) is TrId.H0GSCNI0 or TrId.H0GSCNI9) return false;
        lock (_lock)
        {
            Entry? entry = Find(ack, namesTr);
            // Named, and nobody asked for it: nothing of ours, and nothing that could end a session.
            if (entry is null) return namesTr;
            if (action == OpspAction.Warn) return true;
            bool isCurrent = entry == _current;
            if (isCurrent) _current = null;
            string code = Printable.Unquoted(ack.MsgCd), words = SubscriptionBook.Describe(ack);
            if (action == OpspAction.Unsubscribed && !entry.IsWanted) Remove(entry, code, words);
            else if (action == OpspAction.Subscribed && entry.IsWanted) Settle(entry, RegistrationState.Active, code, words);
            else if (entry is { IsWanted: true, IsSent: true }) Settle(entry, RegistrationState.Refused, code, words);
            // Released, and wanted again before that was answered: it is asked for next.
            else if (entry.IsWanted) entry.State = RegistrationState.Asked;
            else if (action != OpspAction.Subscribed) Remove(entry, code, words);
            if (isCurrent) _answer.TrySetResult();
            return true;
        }
    }

    private int Taken => _notices + _entries.Count(static entry => entry.IsWanted && entry.State != RegistrationState.Refused);

    private Entry? Find(in ControlMessage ack, bool namesTr)
    {
        string trId = namesTr ? Encoding.UTF8.GetString(ack.TrId) : "", key = Encoding.UTF8.GetString(ack.TrKey);
        if (namesTr && key.Length > 0) return _entries.Find(entry => entry.Registration.TrId == trId && entry.Registration.Key == key);
        // By order. A TR without a key must at least be the one that was asked.
        return _current is { } current && (!namesTr || current.Registration.TrId == trId) ? current : null;
    }

    private Entry Want(Registration registration)
    {
        var entry = new Entry(registration) { IsWanted = true };
        _entries.Add(entry);
        return entry;
    }

    private void Remove(Entry entry, string? code = null, string? words = null)
    {
        _entries.Remove(entry);
        Settle(entry, RegistrationState.Removed, code, words);
    }

    private void Settle(Entry entry, RegistrationState state, string? code, string? words)
    {
        entry.State = state;
        entry.Code = code;
        entry.Words = words;
        RegistrationStatus status = entry.Status(_session);
        TellNotices();
        entry.Waiter.TrySetResult(status);
        entry.Waiter = NewWaiter();
        Changed?.Invoke(status);
    }

    private void TellNotices()
    {
        if (!_entries.Exists(static entry => entry is { IsNotice: true, IsWanted: true, State: RegistrationState.Asked })) _noticesAnswered.TrySetResult();
    }

    private void ThrowIfOver()
    {
        if (_isOver) throw new InvalidOperationException("The feed has ended.");
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<RegistrationStatus> NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Entry(Registration registration)
    {
        public Registration Registration { get; } = registration;

        /// <summary>Notices come before quotes.</summary>
        public bool IsNotice => Registration.IsDomesticNotices;

        public RegistrationState State { get; set; }

        public string? Code { get; set; }

        public string? Words { get; set; }

        /// <summary>Asked for and not released.</summary>
        public bool IsWanted { get; set; }

        /// <summary>Asked for on this connection.</summary>
        public bool IsSent { get; set; }

        public TaskCompletionSource<RegistrationStatus> Waiter { get; set; } = NewWaiter();

        public RegistrationStatus Status(int session) => new(Registration, session, State, Code, Words);
    }
}
