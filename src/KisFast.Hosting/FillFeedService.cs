using System.Diagnostics;
using KisFast.Redis;
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
internal sealed class FillFeedService : IHostedService, IDisposable
{
    private readonly IServiceProvider _provider;
    private readonly KisFastBuilder _builder;
    private readonly ILogger _logger;
    private FeedFaultAction _whenFaulted;
    private readonly CancellationTokenSource _stop = new();
    private FillFeed? _feed;
    private Task _standby = Task.CompletedTask;
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
        if (_builder.Role.Journal is not { } journal)
        {
            await StartFeedAsync(feed, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            // The host is up while another process publishes.
            bool isFree = await Task.Run(journal.TryTake, cancellationToken).ConfigureAwait(false);
            if (isFree) await LeadAsync(feed, journal, cancellationToken).ConfigureAwait(false);
            else _standby = StandByAsync(feed, journal);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            HostingLog.StartGivenUp(_logger, FeedName);
        }
        catch (KisFastException failure)
        {
            End(failure);
        }
    }

    private async Task LeadAsync(FillFeed feed, RedisJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            await StartFeedAsync(feed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Of a feed that did not come to use it.
            journal.LetGo();
        }
    }

    private async Task StandByAsync(FillFeed feed, RedisJournal journal)
    {
        PublisherRole role = _builder.Role;
        role.Wait($"another process publishes to {journal.Name}", isAway: false);
        HostingLog.StandsBy(_logger, FeedName, journal.Name);
        try
        {
            using var standby = new RedisStandby(journal, role.Wait);
            do await standby.WaitAsync(_stop.Token).ConfigureAwait(false);
            while (!await TryTakeAsync(journal).ConfigureAwait(false));
            role.GoOn();
            HostingLog.TakesOver(_logger, FeedName, journal.Name);
            await LeadAsync(feed, journal, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
        catch (KisFastException failure)
        {
            role.GoOn();
            End(failure);
        }
        // Nobody waits for this: whatever fails, a host must not go on without its feed in silence.
        catch (Exception e)
        {
            role.GoOn();
            End(new KisFastException(FeedFailure.Internal, $"The feed could not begin ({e.GetType().Name}: {e.Message}).", e));
        }
    }

    // Another one may be faster, and Redis away again.
    private async Task<bool> TryTakeAsync(RedisJournal journal)
    {
        try
        {
            return await Task.Run(journal.TryTake, _stop.Token).ConfigureAwait(false);
        }
        catch (JournalException e) when (RedisStandby.Passes(e.Fault))
        {
            _builder.Role.Wait(e.Message, isAway: e.Fault != JournalFault.InUse);
            return false;
        }
    }

    private async Task StartFeedAsync(FillFeed feed, CancellationToken cancellationToken)
    {
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
        await _stop.CancelAsync().ConfigureAwait(false);
        await _standby.ConfigureAwait(false);
        if (_feed is null)
            return;
        await _feed.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_startedAt == 0)
            return;
        FeedStatistics run = _feed.Statistics;
        TimeSpan duration = TimeSpan.FromSeconds(Math.Round(Stopwatch.GetElapsedTime(_startedAt).TotalSeconds));
        HostingLog.Ran(
            _logger, FeedName, duration, run.Records, run.GapsOpened, run.GapsOpened - run.GapsClosed, run.RepairedQuantity, run.Reconnects, run.Rejects);
    }

    public void Dispose() => _stop.Dispose();

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
