using KisFast.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KisFast.Tests.Diagnostics;

public sealed class PoolWatchTests : ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<string> _lines = [];

    [Fact]
    public void A_starved_thread_pool_is_told_once_and_when_it_runs_again()
    {
        PoolWatch? held = null;
        using var watch = new PoolWatch(this, asked => Volatile.Write(ref held, asked));
        Assert.True(SpinWait.SpinUntil(() => Lines.Any(static line => line.StartsWith("38 ", StringComparison.Ordinal)), Patience), "a warning");
        Assert.Equal(1, watch.Stalls);
        Volatile.Read(ref held)!.Execute();
        Assert.True(SpinWait.SpinUntil(() => Lines.Any(static line => line.StartsWith("39 ", StringComparison.Ordinal)), Patience), "the end of it");
        Assert.Equal(["38", "39"], Lines.Select(static line => line[..2]));
    }

    [Fact]
    public void A_pool_that_runs_is_not_told_of()
    {
        int asked = 0;
        using var watch = new PoolWatch(this, watched =>
        {
            Interlocked.Increment(ref asked);
            watched.Execute();
        });
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) >= 3, Patience), "three beats");
        Assert.Equal((0L, 0), (watch.Stalls, Lines.Count));
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{eventId.Id} {formatter(state, exception)}");
    }

    private IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }
}
