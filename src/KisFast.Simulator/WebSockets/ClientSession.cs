using System.Text;

namespace KisFast.Simulator;

/// <summary>One WebSocket connection: reads requests, answers them, carries notices.</summary>
internal sealed partial class ClientSession : IDisposable
{
    private readonly SessionHost _host;
    private readonly IClientConnection _connection;
    private readonly Dictionary<(string TrId, string TrKey), Subscription> _subscriptions = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Random _random;
    private volatile FaultSet _faults;
    private readonly QuoteStream _quotes;
    private Task _quoting = Task.CompletedTask;
    private SimulatedCustomer? _customer;

    public ClientSession(SessionHost host, IClientConnection connection, int number)
    {
        _host = host;
        _connection = connection;
        _faults = host.Faults;
        _random = new Random(unchecked((host.Options.Seed * 1_000_003) + number));
        Number = number;
        _quotes = new QuoteStream(host.Options, host.Faults, host.Clock, AppendQuotes, () => FlushAsync());
        _lastSent = _lastHeard = host.Clock.TimeProvider.GetTimestamp();
    }

    public int Number { get; }
    public string? AppKey => _customer?.AppKey;
    public int PongReplies { get; private set; }
    public int EchoReplies { get; private set; }

    /// <summary>Records of market data handed to the connection.</summary>
    public long QuotesSent => _quotes.Sent;

    /// <summary>What is registered, notices too.</summary>
    public IReadOnlyList<(string TrId, string Key)> Registered
    {
        get
        {
            lock (_lock)
                return [.. _subscriptions.Keys];
        }
    }

    /// <summary>Serves the connection until either side ends it.</summary>
    public async Task RunAsync()
    {
        var reader = new ClientFrameReader(_connection.Stream);
        try
        {
            while (!_ended.IsCancellationRequested)
            {
                (ClientFrameKind kind, ReadOnlyMemory<byte> payload) = await reader.ReadAsync(_ended.Token).ConfigureAwait(false);
                if (IsSilent && kind != ClientFrameKind.End) continue;
                if (!await HandleAsync(kind, payload).ConfigureAwait(false)) break;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; there is nobody left to tell.
        }
        finally
        {
            Leave();
        }
    }

    private async ValueTask<bool> HandleAsync(ClientFrameKind kind, ReadOnlyMemory<byte> payload)
    {
        Heard();
        switch (kind)
        {
            case ClientFrameKind.Message:
                return await HandleMessageAsync(payload).ConfigureAwait(false);
            case ClientFrameKind.Pong:
                // Unsolicited pongs are heartbeats of client libraries; an answer to PINGPONG carries its text.
                if (payload.Span.IndexOf("PINGPONG"u8) >= 0)
                {
                    PongReplies++;
                    Answered();
                }

                return true;
            case ClientFrameKind.Ping:
                await SendAsync(FrameWriter.Final | FrameWriter.Pong, payload).ConfigureAwait(false);
                return true;
            case ClientFrameKind.Close:
                _host.CountClose();
                await SendAsync(FrameWriter.Final | FrameWriter.Close, payload).ConfigureAwait(false);
                return false;
            case ClientFrameKind.ProtocolError:
                await SendAsync(FrameWriter.Final | FrameWriter.Close, new byte[] { 0x03, 0xEA }).ConfigureAwait(false); // 1002
                return false;
            case ClientFrameKind.TooLarge:
                await SendAsync(FrameWriter.Final | FrameWriter.Close, new byte[] { 0x03, 0xF1 }).ConfigureAwait(false); // 1009
                return false;
            default:
                return false;
        }
    }

    private async ValueTask<bool> HandleMessageAsync(ReadOnlyMemory<byte> text)
    {
        SubscriptionRequest request = SubscriptionRequest.Parse(text);
        if (request.IsPingPong)
        {
            EchoReplies++;
            Answered();
            return true;
        }

        if (request.Error is { } error) return await AckAsync(error, null, "").ConfigureAwait(false);
        SimulatedCustomer? customer = _host.Approvals.FindApproved(request.ApprovalKey);
        if (customer is null) return await AckAsync(OpspCode.InvalidApproval, null, "").ConfigureAwait(false);
        bool isNotice = request.TrId == _host.NoticeTrId;
        if (!isNotice && !KnownFeeds.Contains(request.TrId, _host.Options.Environment))
            return await AckAsync(OpspCode.InvalidTrId, null, request.TrKey).ConfigureAwait(false);
        bool isOverseasQuote = request.TrId.StartsWith("HDFS", StringComparison.Ordinal);
        if (request.TrKey.Length == 0 || (isNotice && request.TrKey.Length > 8) || (isOverseasQuote && !IsQuoteKey(request.TrKey)))
            return await AckAsync(OpspCode.InvalidTrKey, null, request.TrKey).ConfigureAwait(false);
        if (_customer is null && !_host.TryClaim(customer.AppKey, this))
            return await AckAsync(OpspCode.InUse, null, "").ConfigureAwait(false);
        if (_customer is null)
        {
            _customer = customer;
            _faults = _host.FaultsOf(customer.HtsIds[0]);
        }

        return request.Register
            ? await SubscribeAsync(request, isNotice).ConfigureAwait(false)
            : await UnsubscribeAsync(request).ConfigureAwait(false);
    }

    // D, or R for what is paid or of the daytime session; the market's three letters; the symbol.
    private static bool IsQuoteKey(string key) => key is ['D' or 'R', _, _, _, _, ..] && key.AsSpan(1, 3).IndexOfAnyExceptInRange('A', 'Z') < 0;

    private async ValueTask<bool> SubscribeAsync(SubscriptionRequest request, bool isNotice)
    {
        if (_faults.Find(FaultKind.Opsp) is { } opsp && opsp.TryUse())
        {
            _faults.Strike(FaultKind.Opsp);
            return await AckAsync(opsp.Number, opsp.Number is >= 8000 or OpspCode.WrongHtsId ? null : request.TrId, request.TrKey).ConfigureAwait(false);
        }

        bool isDomestic = request.TrId is "H0STCNI0" or "H0STCNI9";
        if (!isNotice && _faults.Find(FaultKind.QuoteOpsp) is { } quoteOpsp && quoteOpsp.TryUse())
        {
            _faults.Strike(FaultKind.QuoteOpsp);
            return await AckAsync(quoteOpsp.Number, request.TrId, request.TrKey).ConfigureAwait(false);
        }

        HtsUser? user = isNotice || isDomestic ? _host.Customers.FindSubscribable(_customer!, request.TrKey) : null;
        if ((isNotice || isDomestic) && user is null)
            return false; // KIS closes the socket of a wrong HTS id without a close frame.
        if (_subscriptions.TryGetValue((request.TrId, request.TrKey), out Subscription? before) && before.IsKeyless)
        {
            AppendAgain(before);
            await FlushAsync().ConfigureAwait(false);
            return true;
        }
        if (before is not null)
            return await AckAsync(OpspCode.AlreadySubscribed, request.TrId, request.TrKey).ConfigureAwait(false);
        if (_subscriptions.Count >= _host.Options.MaxRegistrations)
            return await AckAsync(OpspCode.MaxSubscribeOver, request.TrId, request.TrKey).ConfigureAwait(false);

        if (_faults.Find(FaultKind.AckDelay) is { } delay)
        {
            _faults.Strike(FaultKind.AckDelay);
            await Task.Delay(TimeSpan.FromMilliseconds(delay.Number), Time, _ended.Token).ConfigureAwait(false);
        }

        if (isNotice && user is not null && ReferenceEquals(_faults, _host.FaultsOf(_customer!.HtsIds[0]))) _faults = _host.FaultsOf(user.HtsId);
        var subscription = new Subscription(this, request.TrId, request.TrKey, user, NoticeCipher.Create(_random));
        AppendFirstAck(subscription);
        if (user is not null)
        {
            subscription.Route!.Add(subscription);
            if (isNotice) _host.Subscribed(user);
        }

        await FlushAsync().ConfigureAwait(false);
        if (QuoteMaker.Makes(request.TrId))
        {
            _quotes.Add(request.TrId, request.TrKey);
            if (_quoting.IsCompleted)
                _quoting = _quotes.RunAsync(_ended.Token);
        }
        return true;
    }

    private async ValueTask<bool> UnsubscribeAsync(SubscriptionRequest request)
    {
        if (_faults.Find(FaultKind.NoUnsubscribe) is not null)
        {
            _faults.Strike(FaultKind.NoUnsubscribe);
            return true;
        }
        Subscription? subscription;
        lock (_lock)
        {
            if (_subscriptions.Remove((request.TrId, request.TrKey), out subscription)) subscription.Dispose();
        }

        subscription?.Route?.Remove(subscription);
        _quotes.Remove(request.TrId, request.TrKey);
        return await AckAsync(subscription is null ? OpspCode.NotSubscribed : OpspCode.Unsubscribed, request.TrId, request.TrKey).ConfigureAwait(false);
    }

    private async ValueTask<bool> AckAsync(int code, string? trId, string trKey)
    {
        await SendAsync(FrameWriter.Final | FrameWriter.Text, ControlText.Ack(code, trId, trKey)).ConfigureAwait(false);
        return true;
    }

    /// <summary>Sends any text to this client.</summary>
    public ValueTask SendTextAsync(string text) => SendAsync(FrameWriter.Final | FrameWriter.Text, Encoding.UTF8.GetBytes(text));

    private void Leave()
    {
        End();
        lock (_lock)
        {
            foreach (Subscription subscription in _subscriptions.Values)
            {
                subscription.Route?.Remove(subscription);
                subscription.Dispose();
            }

            _subscriptions.Clear();
        }

        _host.Left(this);
    }

    // The write gate holds no handle, and a late writer may still release it.
    public void Dispose() => _ended.Dispose();
}
