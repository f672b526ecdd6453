using System.Diagnostics;
using KisFast.Diagnostics;
using KisFast.Recovery;
using Microsoft.Extensions.Logging;

namespace KisFast.Session;

/// <summary>A session's life as activities: each way to a subscription, each time it was live, each repair. Nothing per notice.</summary>
/// <param name="feed">The feed's name.</param>
/// <param name="session">The session's index.</param>
/// <param name="server">The WebSocket's URL: host and port are told, nothing else.</param>
/// <param name="logger">Told, once, of a listener that throws.</param>
/// <param name="bystanders">Where listeners run.</param>
internal sealed class SessionTrace(string feed, int session, Uri server, ILogger logger, Bystanders bystanders)
{
    /// <summary>An attempt, from the approval key to KIS's ack of the subscription.</summary>
    public const string Connect = "kisfast.connect";

    /// <summary>From the ack to the loss or the end of the connection.</summary>
    public const string Live = "kisfast.live";

    /// <summary>From the first look into the order history to the gap's end.</summary>
    public const string Repair = "kisfast.repair";

    private static readonly ActivitySource Source = new(KisFastTelemetry.ActivitySourceName, FeedMeter.Version);
    private Activity? _current;
    private bool _hasFailed;

    /// <summary>Follows the session.</summary>
    public void OnTransition(FeedState to, KisFastException? reason) => Guard(() => Follow(to, reason));

    private void Follow(FeedState to, KisFastException? reason)
    {
        switch (to)
        {
            case FeedState.Authorizing or FeedState.Connecting when _current is null:
                _current = Start(Connect);
                break;
            case FeedState.Authorizing or FeedState.Connecting or FeedState.Subscribing:
                _current?.AddEvent(new ActivityEvent(to.ToString()));
                break;
            case FeedState.Live:
                End(null);
                _current = StartApart(Live);
                break;
            case FeedState.Recovering or FeedState.Stopping or FeedState.Stopped or FeedState.Faulted:
                End(reason);
                break;
        }
    }

    /// <summary>Begins a repair; null when nobody traces.</summary>
    public Activity? StartRepair()
    {
        Activity? repair = null;
        Guard(() => repair = StartApart(Repair));
        return repair;
    }

    /// <summary>Ends it, and says what it did; null: it did not get that far.</summary>
    public void EndRepair(Activity? repair, RepairReport? report) => Guard(() =>
    {
        if (report is not null) Describe(repair, report);
        repair?.Dispose();
    });

    /// <summary>Says what a repair did.</summary>
    private static void Describe(Activity? repair, RepairReport report) => repair?
        .SetTag("kisfast.repair.outcome", report.Outcome.ToString())
        .SetTag("kisfast.repair.records", report.RepairedRecords)
        .SetTag("kisfast.repair.quantity", report.RepairedQuantity)
        .SetTag("kisfast.repair.unrepaired_orders", report.UnrepairedOrders)
        .SetTag("kisfast.repair.snapshots", report.Snapshots);

    // Listeners are the user's code, and run in here.
    private void Guard(Action work)
    {
        if (Volatile.Read(ref _current) is null && !Source.HasListeners()) return;
        Activity? current = Activity.Current;
        bool isDone = false;
        bystanders.Run(() =>
        {
            Guarded(work);
            current = Activity.Current;
            Volatile.Write(ref isDone, true);
        });
        // What is current there is so here, unless a listener blocks.
        if (Volatile.Read(ref isDone)) Activity.Current = current;
    }

    private void Guarded(Action work)
    {
        Activity? before = Activity.Current;
        try
        {
            work();
        }
        // What others do in the process never changes what the session does.
        catch (Exception e)
        {
            _current = null;
            // A listener that threw in the middle may have left its activity current.
            Activity.Current = before;
            if (_hasFailed) return;
            _hasFailed = true;
            Log.ListenerThrew(logger, e);
        }
    }

    private Activity? Start(string name)
    {
        Activity? activity = Source.StartActivity(name, ActivityKind.Client);
        if (activity is null) return null;
        activity.SetTag(FeedMeter.FeedTag, feed).SetTag("kisfast.session", session);
        return activity.SetTag("server.address", server.Host).SetTag("server.port", server.Port);
    }

    // Not the parent of what is called meanwhile: it may last for days.
    private Activity? StartApart(string name)
    {
        Activity? before = Activity.Current;
        Activity.Current = null;
        Activity? activity = Start(name);
        Activity.Current = before;
        return activity;
    }

    private void End(KisFastException? reason)
    {
        if (_current is null) return;
        if (reason is not null) _current.SetTag("error.type", reason.Failure.ToString()).SetStatus(ActivityStatusCode.Error, reason.Message);
        _current.Dispose();
        _current = null;
    }
}
