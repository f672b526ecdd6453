using Microsoft.Extensions.Logging;

namespace KisFast.Diagnostics;

/// <summary>
/// Keeps a logger that throws (a full disk, a sink that is gone) or blocks (a pipe that nobody reads) from ending or holding connections,
/// sessions or the feed.
/// </summary>
internal sealed class SafeLogger(ILogger inner, Bystanders bystanders) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        // It is the user's code; there is nowhere left to say so.
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        bystanders.Run(() =>
        {
            try
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
            // As above.
            catch (Exception)
            {
                // The line is lost, nothing else.
            }
        });
}
