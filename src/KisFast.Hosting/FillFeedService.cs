using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KisFast.Hosting;

/// <summary>
/// A feed's life in the host: live when the host has started; unsubscribed, closed and drained when it has stopped; and what the host
/// does when the feed cannot start or ends before that. Nothing is thrown at the host: it would print traces and abort, whatever the
/// reason. A line, an exit code and a stop say the same.
/// </summary>
internal sealed class FillFeedService : IHostedService
{
    private readonly IServiceProvider _provider;
    private readonly KisFastBuilder _builder;
    private readonly ILogger _logger;
    private FeedFaultAction _whenFaulted;
    private FillFeed? _feed;
    private long _startedAt;
    private volatile bool _isStopping;

    public FillFeedService(IServiceProvider provider, KisFastBuilder builder)
    {
        _provider = provider;
        _builder = builder;
        _logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("KisFast.Hosting");
    }

    private string FeedName => _builder.Name ?? "default";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Find() is not { } feed)
            return;
        if (!_builder.HasHandlers)
            HostingLog.NoHandlers(_logger, FeedName);
        _feed = feed;
        _startedAt = Stopwatch.GetTimestamp();
        try
        {
            await feed.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            HostingLog.StartGivenUp(_logger, FeedName);
            return;
        }
        catch (KisFastException failure)
        {
            End(failure);
            return;
        }

        _ = WatchAsync(feed);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        if (_feed is null)
            return;
        await _feed.StopAsync(cancellationToken).ConfigureAwait(false);
        FeedStatistics run = _feed.Statistics;
        TimeSpan duration = TimeSpan.FromSeconds(Math.Round(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds));
        HostingLog.Ran(
            _logger, FeedName, duration, run.Records, run.GapsOpened, run.GapsOpened - run.GapsClosed, run.RepairedQuantity, run.Reconnects, run.Rejects);
    }

    // Every wrong setting is a line of its own; the host has no more use for an exception.
    private FillFeed? Find()
    {
        try
        {
            var options = _provider.GetRequiredService<IOptionsMonitor<KisFastHostOptions>>();
            _whenFaulted = options.Get(_builder.Name ?? Options.DefaultName).WhenFaulted;
            return _provider.GetRequiredKeyedService<FillFeed>(_builder.Name);
        }
        catch (OptionsValidationException wrong)
        {
            foreach (string problem in wrong.Failures)
                HostingLog.WrongSetting(_logger, problem);
            StopHost(ProcessExit.Configuration);
            return null;
        }
    }

    private async Task WatchAsync(FillFeed feed)
    {
        await feed.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_isStopping && feed.Completion.IsFaulted)
            End((KisFastException)feed.Completion.Exception.InnerException!);
    }

    private void End(KisFastException failure)
    {
        if (_whenFaulted == FeedFaultAction.KeepRunning)
        {
            HostingLog.HostGoesOn(_logger, FeedName, failure.Message);
            return;
        }

        HostingLog.HostStops(_logger, FeedName, failure.Message);
        StopHost(failure.Failure == FeedFailure.Configuration ? ProcessExit.Configuration : ProcessExit.Failure);
    }

    private void StopHost(int exitCode)
    {
        _provider.GetRequiredService<ProcessExit>().Set(exitCode);
        _provider.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }
}
