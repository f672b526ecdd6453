using System.Collections.Concurrent;

namespace KisFast.Simulator;

/// <summary>The order flows of all HTS ids.</summary>
internal sealed class OrderFlows(KisSimulatorOptions options, CustomerDirectory customers, OrderDesk desk, FaultsByHtsId faults) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, OrderFlow> _flows = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstStart = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Begin()
    {
        if (options.Rate is not null && options.OrderFlow == OrderFlowMode.Always) Start();
    }

    public void OnSubscribed(HtsUser user)
    {
        bool begins = options.OrderFlow is OrderFlowMode.FromFirstSubscription or OrderFlowMode.WhileSubscribed;
        if (options.Rate is not null && begins && !Of(user).IsStarted) Start(user);
    }

    public void Start()
    {
        foreach (HtsUser user in customers.Users) Start(user);
    }

    public void Pause()
    {
        foreach (OrderFlow flow in _flows.Values) flow.Pause();
    }

    /// <summary>Completes when every flow that was started has made all its orders; waits for the first start.</summary>
    public async Task CompletionAsync()
    {
        await _firstStart.Task.ConfigureAwait(false);
        await Task.WhenAll(_flows.Values.Select(flow => flow.Completion)).ConfigureAwait(false);
    }

    private void Start(HtsUser user)
    {
        Of(user).Start();
        _firstStart.TrySetResult();
    }

    private OrderFlow Of(HtsUser user) => _flows.GetOrAdd(user.HtsId, _ => new OrderFlow(options, user, desk, faults.Of(user.HtsId), _stopping.Token));

    /// <summary>Asks all flows to end; one that a client's back-pressure holds ends when that connection does.</summary>
    public void Stop() => _stopping.Cancel();

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAll(_flows.Values.Select(flow => flow.Completion)).ConfigureAwait(false);
        _firstStart.TrySetCanceled();
        _stopping.Dispose();
    }
}
