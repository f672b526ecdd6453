using Microsoft.Extensions.Logging;

namespace KisFast.Simulation;

/// <summary>Every log line of a process: read for secrets, and part of the trace but where it tells real time.</summary>
internal sealed class WatchedLog(Trace trace, SecretWatch secrets) : ILoggerFactory, ILogger
{
    // How long an inline handler took, and whether the pool was busy, is the machine's affair.
    private static readonly string[] RealTime = ["InlineSlow", "InlineStuck", "PoolStarved", "PoolRunsAgain"];

    /// <summary>The process is gone.</summary>
    public bool IsDead { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = formatter(state, exception);
        secrets.Read(text);
        secrets.Read(exception?.ToString());
        if (!IsDead && !RealTime.Contains(eventId.Name)) trace.Add($"{logLevel}: {text}");
    }

    public void Dispose()
    {
    }
}
