using System.Diagnostics.Metrics;
using KisFast.Diagnostics;
using KisFast.MarketData;

namespace KisFast;

/// <content>Quotes and other TRs beside the notices.</content>
public sealed partial class FillFeed
{
    /// <summary>Everything that was asked for beside the notices, of all sessions, and what KIS has said to it.</summary>
    public IReadOnlyList<RegistrationStatus> Registrations => [.. _sessions.SelectMany(static session => session.Registrations.Status)];

    /// <summary>What was counted of the market data.</summary>
    public MarketDataStatistics MarketData => _marketData.Statistics;

    /// <summary>Adds a handler of market data, on a thread of its own: however slow it is, fills do not wait for it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public void HandleMarketDataWith(IMarketDataHandler handler) => AddMarketDataHandler(handler, inline: false);

    /// <summary>Adds a handler of trades (HDFSCNT0) as a lambda, on a thread of its own.</summary>
    /// <param name="action">Called with each trade.</param>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public void HandleTradesWith(TradeAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        AddMarketDataHandler(new DelegateTradeHandler(action), inline: false);
    }

    /// <summary>
    /// Adds a handler of market data that is called on the receive thread, when every fill of the read has been published. There is no
    /// hop, and while it runs nothing is read: it has to be quick.
    /// </summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="InvalidOperationException">The feed is started already.</exception>
    public void HandleMarketDataInlineWith(IMarketDataHandler handler) => AddMarketDataHandler(handler, inline: true);

    /// <summary>
    /// Asks KIS for a registration, now and on every connection to come, and completes with its answer: active (also when KIS has it
    /// already), refused with KIS's code, or unanswered. Before the session is live it waits for that.
    /// </summary>
    /// <param name="registration">What.</param>
    /// <param name="session">On which session, from 0.</param>
    /// <param name="cancellationToken">Stops waiting; the registration stays asked for.</param>
    /// <exception cref="ArgumentException">The registration cannot be one.</exception>
    /// <exception cref="KisFastException">The session has no room: KIS allows 41, the notices among them. Or the feed ended.</exception>
    public Task<RegistrationStatus> RegisterAsync(Registration registration, int session = 0, CancellationToken cancellationToken = default)
    {
        if (registration.Complaint() is { } complaint) throw new ArgumentException($"{registration}: {complaint}.", nameof(registration));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)session, (uint)_sessions.Length, nameof(session));
        return _sessions[session].Registrations.RegisterAsync(registration).WaitAsync(cancellationToken);
    }

    /// <summary>Releases a registration and completes with KIS's answer. One that nobody asked for is removed already.</summary>
    /// <param name="registration">What.</param>
    /// <param name="session">On which session, from 0.</param>
    /// <param name="cancellationToken">Stops waiting; it is released all the same.</param>
    public Task<RegistrationStatus> UnregisterAsync(Registration registration, int session = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)session, (uint)_sessions.Length, nameof(session));
        return _sessions[session].Registrations.UnregisterAsync(registration).WaitAsync(cancellationToken);
    }

    IEnumerable<Measurement<long>> IFeedMetrics.RegistrationCounts()
    {
        IReadOnlyList<RegistrationStatus> all = Registrations;
        return from state in Enum.GetValues<RegistrationState>()
               where state != RegistrationState.Removed
               select new Measurement<long>(
                   all.Count(status => status.State == state),
                   Tag(FeedMeter.FeedTag, _options.Name), Tag("kisfast.registration.state", state.ToString()));
    }

    private void AddMarketDataHandler(IMarketDataHandler handler, bool inline)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _marketData.Add(handler, inline);
    }
}
