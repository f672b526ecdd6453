using System.Threading.RateLimiting;
using KisFast.Rest;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Rest;

public sealed class PacingRateLimiterTests
{
    private readonly VirtualTime _time = new();

    [Cases(50)]
    public void One_call_too_many_no_second_holds_more_than_allowed(byte rate, Pauses pauses, byte seed)
    {
        int perSecond = (rate % 20) + 1;
        VirtualTime time = new();
        Random random = new(seed);
        using PacingRateLimiter limiter = new(perSecond, time);
        List<TimeSpan> arrivals = [];
        List<ITimer> answers = [];
        foreach (int pause in pauses.Milliseconds)
        {
            time.Advance(TimeSpan.FromMilliseconds(pause));
            RateLimitLease call = time.RunAsync(limiter.AcquireAsync().AsTask()).GetAwaiter().GetResult();
            // Under way for up to a second to there and back; some are never answered.
            TimeSpan there = PacingRateLimiter.Underway * random.NextDouble(), back = (PacingRateLimiter.Underway - there) * random.NextDouble();
            arrivals.Add(time.Elapsed + there);
            if (random.Next(5) > 0) answers.Add(time.CreateTimer(_ => call.Dispose(), null, there + back, Timeout.InfiniteTimeSpan));
        }

        arrivals.Sort();
        for (int i = perSecond; i < arrivals.Count; i++) Assert.True(arrivals[i] - arrivals[i - perSecond] >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_call_that_hangs_holds_up_the_others_for_a_second()
    {
        using PacingRateLimiter limiter = new(2, _time);
        using RateLimitLease hangs = await limiter.AcquireAsync();
        (await _time.RunAsync(limiter.AcquireAsync().AsTask())).Dispose();
        (await _time.RunAsync(limiter.AcquireAsync().AsTask())).Dispose();
        Assert.Equal(TimeSpan.FromSeconds(2), _time.Elapsed);
        (await _time.RunAsync(limiter.AcquireAsync().AsTask())).Dispose();
        (await _time.RunAsync(limiter.AcquireAsync().AsTask())).Dispose();
        Assert.Equal(TimeSpan.FromSeconds(3.05), _time.Elapsed);
    }

    [Fact]
    public async Task An_answer_lets_the_next_one_go_sooner()
    {
        using PacingRateLimiter limiter = new(1, _time);
        RateLimitLease first = await limiter.AcquireAsync();
        Task<RateLimitLease> second = limiter.AcquireAsync().AsTask();
        _time.Advance(TimeSpan.FromSeconds(0.3));
        first.Dispose();
        await _time.RunAsync(second);
        Assert.Equal(TimeSpan.FromSeconds(1.3), _time.Elapsed);
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
            (await waiting[i - 1]).Dispose();
            Assert.False(waiting[i].IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(1.05));
            Assert.True((await waiting[i]).IsAcquired);
        }

        (await waiting[^1]).Dispose();
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
