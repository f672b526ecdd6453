using Microsoft.Extensions.Logging;

namespace KisFast.Cli;

/// <summary>What the feed warns of, a line each on standard error.</summary>
internal sealed class ConsoleLogger(ToolConsole console) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Why the feed ended is the command's own last line.
        if (IsEnabled(logLevel) && eventId.Name != "FeedFaulted") console.Fail(formatter(state, exception), ExitCode.Success);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
