using System.Text;

namespace KisFast.Simulator;

// What a test can do by hand.
public sealed partial class KisSimulator
{
    /// <summary>Places an order; its acceptance (or refusal) is sent before the task completes.</summary>
    /// <exception cref="ArgumentException">The symbol or the account is unknown, or the quantity or price is out of range.</exception>
    public async Task<SimulatedOrder> PlaceAsync(OrderTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        string account = SimulatedAccount.ToWire(ticket.Account ?? Account);
        HtsUser user = _customers.Users.FirstOrDefault(user => user.Accounts.Contains(account, StringComparer.Ordinal))
            ?? throw new ArgumentException($"No customer of the simulator has the account {ticket.Account}.", nameof(ticket));
        OrderState state = SimulatedOrder.Create(_desk, user, account, ticket);
        _desk.Place(state, ticket.Reject);
        await user.FlushAsync().ConfigureAwait(false);
        return new SimulatedOrder(_desk, state);
    }

    /// <summary>Made-up orders of an HTS id, by the seed, that go on when they are told to.</summary>
    internal OrderMaker MakeOrders(string htsId) => new(_desk, _customers.FindUser(htsId)!, _options.Seed, _options.WithDomesticOrders);

    /// <summary>Sends what an HTS id's orders have caused.</summary>
    internal ValueTask FlushAsync(string htsId) => _customers.FindUser(htsId)!.FlushAsync();

    /// <summary>Sends a notice of the test's own making to an HTS id's subscribers; the book does not know it.</summary>
    /// <param name="plaintext">The caret-separated fields; encrypted on the way with each subscription's key.</param>
    /// <param name="htsId">Whose subscribers; null for the first customer's.</param>
    /// <returns>How many subscriptions it went to.</returns>
    public async Task<int> PublishAsync(string plaintext, string? htsId = null)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        NoticeRoute route = RouteOf(htsId ?? HtsId);
        int deliveries = route.Append(Encoding.UTF8.GetBytes(plaintext));
        await route.FlushAsync().ConfigureAwait(false);
        return deliveries;
    }

    /// <summary>Sends a domestic notice (H0STCNI0, H0STCNI9) of the test's own making to whoever has registered them.</summary>
    /// <param name="plaintext">The caret-separated fields: 26, or 23 on paper.</param>
    /// <returns>How many registrations it went to.</returns>
    public async Task<int> PublishDomesticAsync(string plaintext)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        int deliveries = 0;
        foreach (HtsUser user in _customers.Users)
        {
            deliveries += user.DomesticRoute.Append(Encoding.UTF8.GetBytes(plaintext));
            await user.DomesticRoute.FlushAsync().ConfigureAwait(false);
        }

        return deliveries;
    }

    /// <summary>Sends a notice of the test's own making; see <see cref="PublishAsync(string, string?)"/>.</summary>
    public Task<int> PublishAsync(SimulatedNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        string htsId = notice.HtsId ?? HtsId;
        return PublishAsync((notice with { HtsId = htsId }).ToPlaintext(), htsId);
    }

    /// <summary>Sends several notices in one frame (1|TR|00N|…), which KIS documents and nobody has seen for notices.</summary>
    /// <returns>How many subscriptions it went to.</returns>
    public async Task<int> PublishTogetherAsync(IReadOnlyList<SimulatedNotice> notices)
    {
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentOutOfRangeException.ThrowIfZero(notices.Count, nameof(notices));
        string htsId = notices[0].HtsId ?? HtsId;
        NoticeRoute route = RouteOf(htsId);
        string plaintext = string.Join('^', notices.Select(notice => (notice with { HtsId = htsId }).ToPlaintext()));
        int deliveries = route.Append(Encoding.UTF8.GetBytes(plaintext), notices.Count);
        await route.FlushAsync().ConfigureAwait(false);
        return deliveries;
    }

    /// <summary>Sends any text frame to every connection, subscribed or not: a PINGPONG, nonsense, a plain notice (0|…).</summary>
    public async Task SendTextAsync(string text)
    {
        foreach (ClientSession session in _sessions.Sessions) await session.SendTextAsync(text).ConfigureAwait(false);
    }

    /// <summary>Cuts all connections, or those of one app key, now.</summary>
    /// <param name="reset">By RST instead of FIN.</param>
    /// <param name="appKey">Whose; null for all.</param>
    public void DropConnections(bool reset = false, string? appKey = null)
    {
        foreach (ClientSession session in _sessions.Sessions)
        {
            if (appKey is null || session.AppKey == appKey) session.Cut(reset);
        }
    }

    /// <summary>Forgets all approval keys: live sessions go on, the next subscription with an old key gets OPSP0011.</summary>
    public void ForgetApprovals() => _approvals.Forget();

    /// <summary>Open WebSocket connections.</summary>
    public int Connections => _sessions.Sessions.Count();

    /// <summary>WebSocket connections since the start: a client that reconnects too eagerly shows here.</summary>
    public int ConnectionsSoFar => _sessions.ConnectionsSoFar;

    /// <summary>Close frames that clients have sent: a client that leaves without one is remembered by KIS.</summary>
    public int CloseFrames => _sessions.CloseFrames;

    /// <summary>Live subscriptions to an HTS id's notices.</summary>
    public int SubscriptionsTo(string htsId) => _customers.FindUser(htsId)?.Route.Subscriptions.Length ?? 0;

    /// <summary>What each open connection has registered, notices too, in the order of its requests.</summary>
    public IReadOnlyList<IReadOnlyList<(string TrId, string Key)>> Registrations => [.. _sessions.Sessions.Select(session => session.Registered)];

    /// <summary>Records of market data handed to the connections that are open.</summary>
    public long QuotesSent => _sessions.Sessions.Sum(session => session.QuotesSent);

    /// <summary>Completes when someone is subscribed to the HTS id's notices.</summary>
    public Task WhenSubscribedAsync(string? htsId = null) => RouteOf(htsId ?? HtsId).Subscribed;

    private NoticeRoute RouteOf(string htsId) =>
        (_customers.FindUser(htsId) ?? throw new ArgumentException($"Nobody has the HTS id {htsId}.", nameof(htsId))).Route;

    /// <summary>Access tokens issued anew; at KIS each is a message on the customer's phone.</summary>
    public int TokensIssued => _tokens.Issued;

    /// <summary>Calls so far to POST /oauth2/Approval.</summary>
    public long ApprovalCalls => _rest.Calls(RestCall.Approval);

    /// <summary>Calls so far to POST /oauth2/tokenP.</summary>
    public long TokenCalls => _rest.Calls(RestCall.Token);

    /// <summary>Calls so far to the order history, pages counted singly.</summary>
    public long HistoryCalls => _rest.Calls(RestCall.History);

    /// <summary>The same of the domestic order history.</summary>
    public long DomesticHistoryCalls => _rest.Calls(RestCall.DomesticHistory);

    /// <summary>
    /// The most REST calls of one app key within a second, wherever the second begins, refused ones too: KIS counts them against the
    /// customer's own orders.
    /// </summary>
    public int MostCallsInASecond => _rest.MostInASecond;

    /// <summary>The shares that the fault <c>twice</c> has sent once too often, by order number padded to ten digits; 0 for other notices.</summary>
    public IReadOnlyDictionary<string, long> SentTwice => _sessions.SentTwice.Shares;

    /// <summary>PINGPONGs answered so far by the connections that are open: by a pong frame, and by an echo of the text.</summary>
    public (int ByPong, int ByEcho) PingPongReplies =>
        (_sessions.Sessions.Sum(session => session.PongReplies), _sessions.Sessions.Sum(session => session.EchoReplies));
}
