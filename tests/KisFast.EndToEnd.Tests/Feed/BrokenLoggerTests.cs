using System.Diagnostics;
using KisFast.Simulator;
using Microsoft.Extensions.Logging;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Feed;

public sealed class BrokenLoggerTests
{
    [Fact]
    public async Task A_logger_that_throws_costs_its_lines_and_nothing_else()
    {
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 200, Notices = 100, Faults = ["garbage=padding#10"] });
        var handler = new PositionHandler();
        using var logger = new ThrowingLogger();
        await using var feed = new FillFeed(OptionsFor(kis) with { LoggerFactory = logger });
        feed.HandleWith(handler);
        await feed.StartAsync().WaitAsync(Patience);
        await Until(() => handler.DifferencesTo(kis.Book).Count == 0 && kis.Book.Notices == 100, "every fill");
        kis.DropConnections();
        await Until(() => feed.Statistics.Reconnects == 1 && feed.State == FeedState.Live, "live again");
        Assert.Equal(1, feed.Statistics.Failures);
        await feed.StopAsync().WaitAsync(Patience);
        await feed.Completion.WaitAsync(Patience);
        Assert.True(logger.Lines > 10);
    }

    [Theory]
    [InlineData("logger")]
    [InlineData("quarantine")]
    [InlineData("state")]
    [InlineData("listener")]
    public async Task What_blocks_beside_the_feed_costs_its_own_calls_and_nothing_else(string who)
    {
        using var free = new ManualResetEventSlim();
        // Other tests' feeds are not this one's business.
        var mine = new AsyncLocal<bool> { Value = true };
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == KisFastTelemetry.ActivitySourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => Block("listener"),
        };
        if (who == "listener") ActivitySource.AddActivityListener(listener);
        await using var kis = await KisSimulator.StartAsync(new KisSimulatorOptions
        {
            Rate = 200,
            Notices = 100,
            Faults = ["garbage=padding#10"],
            PingPongInterval = TimeSpan.FromMilliseconds(50),
        });
        var handler = new PositionHandler();
        using var logger = new CallingLogger(() => Block("logger"));
        await using var feed = new FillFeed(OptionsFor(kis) with { LoggerFactory = logger, Quarantine = _ => Block("quarantine") });
        feed.StateChanged += (_, _) => Block("state");
        feed.HandleWith(handler);
        await feed.StartAsync().WaitAsync(Patience);
        await Until(() => handler.DifferencesTo(kis.Book).Count == 0 && kis.Book.Notices == 100, "every fill");
        int answered = kis.PingPongReplies.ByPong;
        await Until(() => kis.PingPongReplies.ByPong > answered, "a reply to PINGPONG");
        kis.DropConnections();
        await Until(() => feed.Statistics.Reconnects == 1 && feed.State == FeedState.Live, "live again");
        await feed.StopAsync().WaitAsync(Patience);
        await feed.Completion.WaitAsync(Patience);
        Assert.False(free.IsSet);
        free.Set();

        void Block(string here)
        {
            if (here == who && mine.Value) free.Wait();
        }
    }

    private sealed class CallingLogger(Action call) : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => call();

        public void Dispose()
        {
        }
    }

    /// <summary>Its disk is full.</summary>
    private sealed class ThrowingLogger : ILoggerFactory, ILogger
    {
        private int _lines;

        public int Lines => Volatile.Read(ref _lines);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Interlocked.Increment(ref _lines);
            throw new IOException("No space left on device");
        }

        public void Dispose()
        {
        }
    }
}
