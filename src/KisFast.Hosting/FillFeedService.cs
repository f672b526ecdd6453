using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KisFast.Hosting;

/// <summary>
/// A feed's life in the host: live when the host has started; unsubscribed, closed and drained when it has stopped; and what the host
/// does when the feed ends before that.
/// </summary>
internal sealed class FillFeedService : IHostedService
{
    private readonly IServiceProvider _provider;
    private readonly KisFastBuilder _builder;
    private readonly ILogger _logger;
    private readonly FeedFaultAction _whenFaulted;
    private FillFeed? _feed;
    private volatile bool _isStopping;

    public FillFeedService(IServiceProvider provider, KisFastBuilder builder)
    {
        _provider = provider;
        _builder = builder;
        _logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("KisFast.Hosting");
        _whenFaulted = provider.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>().Get(builder.Name ?? Options.DefaultName).WhenFaulted;
    }

    private string FeedName => _builder.Name ?? "default";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_builder.HasHandlers) HostingLog.NoHandlers(_logger, FeedName);
        _feed = _provider.GetRequiredKeyedService<FillFeed>(_builder.Name);
        await _feed.StartAsync(cancellationToken).ConfigureAwait(false);
        _ = WatchAsync(_feed);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (_feed is null) return;
        await _feed.StopAsync(cancellationToken).ConfigureAwait(false);
        // The host's RunAsync throws it: a process that lost its feed does not end as if all were well.
        if (_whenFaulted == FeedFaultAction.StopHost && _feed.Completion.IsFaulted) await _feed.Completion.ConfigureAwait(false);
    }

    private async Task WatchAsync(FillFeed feed)
    {
        await feed.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isStopping || !feed.Completion.IsFaulted) return;
        string reason = feed.Completion.Exception.InnerException!.Message;
        if (_whenFaulted == FeedFaultAction.StopHost)
        {
            HostingLog.HostStops(_logger, FeedName, reason);
            _provider.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
        else
        {
            HostingLog.HostGoesOn(_logger, FeedName, reason);
        }
    }
}
