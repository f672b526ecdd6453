using System.Diagnostics;
using KisFast.Receiving;

namespace KisFast.Tests.Receiving;

/// <summary>What is told of inline handlers that hold the thread that reads. Moments are made up: no time is waited for.</summary>
public sealed class InlineWatchTests
{
    private readonly ListLogger _log = new();
    private readonly InlineWatch _watch;

    public InlineWatchTests() => _watch = new InlineWatch(TimeSpan.FromSeconds(5), _log) { IsUsed = true };

    [Fact]
    public void One_that_does_not_come_back_is_told_of_once_and_the_next_one_again()
    {
        _watch.Begin(Ago(60));
        for (int look = 0; look < 3; look++) _watch.Look();
        Assert.Single(_log.Lines);
        _watch.End(hasPublished: true);
        _watch.Look();
        // One more line, of how long that was.
        Assert.Equal(2, _log.Lines.Count);
        _watch.Begin(Ago(61));
        for (int look = 0; look < 3; look++) _watch.Look();
        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public void One_that_is_at_work_or_nowhere_is_not_told_of()
    {
        _watch.Look();
        _watch.Begin(Stopwatch.GetTimestamp());
        _watch.Look();
        _watch.End(hasPublished: false);
        _watch.Look();
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void Reads_that_brought_records_count_and_the_slow_ones_among_them()
    {
        _watch.Begin(Ago(60));
        _watch.End(hasPublished: false);
        Assert.Equal((0, TimeSpan.Zero), (_watch.Slow, _watch.Longest));
        for (int i = 0; i < 3; i++)
        {
            _watch.Begin(Ago(60));
            _watch.End(hasPublished: true);
        }

        Assert.Equal(3, _watch.Slow);
        Assert.True(_watch.Longest >= TimeSpan.FromSeconds(60));
        // One that is always slow does not fill the log.
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void Without_inline_handlers_nothing_is_counted()
    {
        InlineWatch none = new(TimeSpan.FromSeconds(5), _log);
        none.Begin(Ago(60));
        none.Look();
        none.End(hasPublished: true);
        Assert.Equal((0, TimeSpan.Zero), (none.Slow, none.Longest));
        Assert.Empty(_log.Lines);
    }

    private static long Ago(int seconds) => Stopwatch.GetTimestamp() - (seconds * Stopwatch.Frequency);
}
