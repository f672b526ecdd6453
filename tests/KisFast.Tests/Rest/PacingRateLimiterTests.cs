using System.Threading.RateLimiting;
using KisFast.Rest;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Rest;

public sealed class PacingRateLimiterTests
{
    private readonly VirtualTime _time = new();

    [Cases(50)]
    public void One_call_too_many_no_second_holds_more_than_allowed(byte rate, Pauses pauses)
    {
        int perSecond = (rate % 20) + 1;
        VirtualTime time = new();
        using PacingRateLimiter limiter = new(perSecond, time);
        List<TimeSpan> calls = [];
        foreach (int pause in pauses.Milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(pause));
            time.RunAsync(limiter.AcquireAsync().AsTask()).GetAwaiter().GetResult();
            calls.Add(time.Elapsed);
        }

        for (int i = perSecond; i < calls.Count; i++) Assert.True(calls[i] - calls[i - perSecond] >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task First_come_first_served()
    {
        using PacingRateLimiter limiter = new(1, _time);
        Task<RateLimitLease>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => limiter.AcquireAsync().AsTask())];
        Assert.True(waiting[0].IsCompleted);
        Assert.Equal(4, limiter.GetStatistics()!.CurrentQueuedCount);
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        for (int i = 1; i < waiting.Length; i++)
        {
            Assert.False(waiting[i].IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1.05));
            Assert.True((await waiting[i]).IsAcquired);
        }

        _time.Advance(TimeSpan.FromSeconds(3.05));
        Assert.Equal(TimeSpan.FromSeconds(2), limiter.IdleDuration);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public async Task A_queue_without_end_is_refused()
    {
        using PacingRateLimiter limiter = new(1, _time);
        using CancellationTokenSource stop = new();
        List<Task> waiting = [];
        // One goes at once, the others wait.
        for (int i = 0; i <= PacingRateLimiter.MaxQueued; i++) waiting.Add(limiter.AcquireAsync(1, stop.Token).AsTask());
        Assert.False((await limiter.AcquireAsync()).IsAcquired);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[^1]);
    }
}
