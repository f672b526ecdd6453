using KisFast.Session;
using KisFast.Status;

namespace KisFast.Tests.Session;

/// <summary>Patience where it costs nothing; what cannot pass ends at once.</summary>
public sealed class RetryPlanTests
{
    private static readonly TimeSpan None = TimeSpan.Zero;
    private readonly VirtualTime _time = new();

    [Fact]
    public void The_own_dead_session_is_waited_for_two_minutes_with_few_connections_spaced()
    {
        var plan = new RetryPlan(new ReconnectOptions(), _time);
        TimeSpan waited = TimeSpan.Zero;
        int connections = 0;
        while (true)
        {
            plan.OnConnecting();
            connections++;
            KisFastException failure = Failure(FeedFailure.AppKeyInUse, RetryAdvice.RetryAppKeyInUse);
            if (plan.After(ref failure, None) is not { } delay)
            {
                Assert.Contains("Gave up after 5 attempts", failure.Message, StringComparison.Ordinal);
                break;
            }

            Assert.InRange(delay, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
            waited += delay;
            _time.Advance(delay);
        }

        Assert.Equal(TimeSpan.FromMinutes(2), waited);
        Assert.Equal(5, connections);
        Assert.False(plan.IsStartOver);
    }

    [Fact]
    public void An_unknown_approval_key_is_renewed_at_once_once()
    {
        var plan = new RetryPlan(new ReconnectOptions { StartAttempts = 10 }, _time);
        plan.OnLive();
        for (int i = 0; i < 5; i++) After(plan, FeedFailure.Network, RetryAdvice.Retry);
        Assert.Equal(TimeSpan.Zero, After(plan, FeedFailure.Credentials, RetryAdvice.RetryWithNewApprovalKey));
        Assert.NotEqual(TimeSpan.Zero, After(plan, FeedFailure.Credentials, RetryAdvice.RetryWithNewApprovalKey));
        plan.OnLive();
        Assert.Equal(TimeSpan.Zero, After(plan, FeedFailure.Credentials, RetryAdvice.RetryWithNewApprovalKey));
    }

    [Fact]
    public void An_hour_of_maintenance_pages_is_outlived_at_a_slow_beat()
    {
        var plan = new RetryPlan(new ReconnectOptions(), _time);
        plan.OnLive();
        TimeSpan waited = TimeSpan.Zero;
        int connections = 0;
        while (waited < TimeSpan.FromHours(1))
        {
            plan.OnConnecting();
            connections++;
            TimeSpan? delay = After(plan, FeedFailure.Handshake, RetryAdvice.Stop);
            Assert.NotNull(delay);
            waited += delay.Value;
            _time.Advance(delay.Value);
        }

        Assert.InRange(connections, 60, 140);
    }

    [Fact]
    public void A_refusal_by_KIS_itself_is_final_and_so_is_a_web_page_at_the_start()
    {
        var plan = new RetryPlan(new ReconnectOptions(), _time);
        Assert.Null(After(plan, FeedFailure.Handshake, RetryAdvice.Stop));
        plan.OnLive();
        Assert.Null(After(plan, FeedFailure.Credentials, RetryAdvice.Stop));
    }

    [Fact]
    public void A_refusal_of_what_worked_before_is_asked_again_at_a_slow_beat()
    {
        var plan = new RetryPlan(new ReconnectOptions(), _time);
        Assert.Null(After(plan, FeedFailure.Subscription, RetryAdvice.Stop));
        plan.OnLive();
        for (int i = 0; i < 100; i++) Assert.InRange(After(plan, FeedFailure.Subscription, RetryAdvice.Stop)!.Value.TotalSeconds, 30, 60);
    }

    [Fact]
    public void A_start_can_be_told_to_wait_as_long_as_it_takes()
    {
        var plan = new RetryPlan(new ReconnectOptions { StartAttempts = int.MaxValue }, _time);
        for (int i = 0; i < 1000; i++)
        {
            Assert.NotNull(After(plan, FeedFailure.Network, RetryAdvice.Retry));
            Assert.NotNull(After(plan, FeedFailure.Handshake, RetryAdvice.Stop));
        }

        Assert.False(plan.IsStartOver);
        Assert.Null(After(plan, FeedFailure.Credentials, RetryAdvice.Stop));
    }

    [Fact]
    public void A_key_that_never_comes_is_waited_for_like_a_dead_session_at_the_start()
    {
        var plan = new RetryPlan(new ReconnectOptions(), _time);
        int connections = 0;
        for (TimeSpan waited = TimeSpan.Zero; !plan.IsStartOver; connections++)
        {
            Assert.True(waited < TimeSpan.FromMinutes(10));
            plan.OnConnecting();
            TimeSpan delay = After(plan, FeedFailure.Subscription, RetryAdvice.RetryKeyless)!.Value + TimeSpan.FromSeconds(5);
            waited += delay;
            _time.Advance(delay);
        }

        Assert.InRange(connections, 5, 24);
    }

    private static KisFastException Failure(FeedFailure failure, RetryAdvice advice) => new(failure, advice, "It failed.");

    private static TimeSpan? After(RetryPlan plan, FeedFailure failure, RetryAdvice advice)
    {
        KisFastException what = Failure(failure, advice);
        return plan.After(ref what, None);
    }
}
