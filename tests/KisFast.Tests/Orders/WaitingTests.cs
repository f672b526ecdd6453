namespace KisFast.Tests.Orders;

public class WaitingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Told _told = new();

    [Fact]
    public async Task An_order_s_end_is_awaited_before_and_after_its_notices()
    {
        Task<Order> before = _told.Tracker.WhenDoneAsync("0000000001");
        _told.Hear(Told.Event("1", 10, 150m));
        Assert.False(before.IsCompleted);
        _told.Hear(Told.Fill("1", 10, 150m, of: 10));
        Assert.Equal(OrderStatus.Filled, (await before.WaitAsync(Patience)).Status);
        // The number came after the fill: REST answer and notice race.
        Assert.Equal(OrderStatus.Filled, (await _told.Tracker.WhenDoneAsync("1").WaitAsync(Patience)).Status);
    }

    [Fact]
    public async Task The_next_change_and_a_condition_are_awaited()
    {
        _told.Hear(Told.Event("1", 10, 150m));
        Task<Order> change = _told.Tracker.WhenChangedAsync("1");
        Task<Order> half = _told.Tracker.WhenAsync("1", order => order.Filled >= 5);
        Task<Order> broken = _told.Tracker.WhenAsync("1", order => order.Filled == 0 ? false : throw new FormatException("mine"));
        _told.Hear(Told.Fill("1", 4, 150m, of: 10));
        Assert.Equal(4, (await change.WaitAsync(Patience)).Filled);
        Assert.False(half.IsCompleted);
        _told.Hear(Told.Fill("1", 1, 150m, of: 10));
        Assert.Equal(5, (await half.WaitAsync(Patience)).Filled);
        Assert.Equal("mine", (await Assert.ThrowsAsync<FormatException>(() => broken.WaitAsync(Patience))).Message);
    }

    [Fact]
    public async Task What_follows_an_await_does_not_run_on_the_handler_s_thread()
    {
        int handler = Environment.CurrentManagedThreadId;
        int follower = 0;
        Task waiting = Wait();
        Thread thread = new(() =>
        {
            handler = Environment.CurrentManagedThreadId;
            _told.Hear(Told.Event("1", 10, 150m) with { Rejected = Rejected.Yes });
        });
        thread.Start();
        thread.Join();
        await waiting.WaitAsync(Patience);
        Assert.NotEqual(handler, follower);

        async Task Wait()
        {
            await _told.Tracker.WhenDoneAsync("1").ConfigureAwait(false);
            follower = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public async Task Waiting_ends_with_its_token_and_with_the_feed()
    {
        using CancellationTokenSource cancel = new();
        Task<Order> cancelled = _told.Tracker.WhenDoneAsync("1", cancel.Token);
        Task<Order> stopped = _told.Tracker.WhenDoneAsync("1");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        _told.Tracker.End(null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _told.Tracker.WhenDoneAsync("2").WaitAsync(Patience));
        Told failed = new();
        Task<Order> waiting = failed.Tracker.WhenDoneAsync("1");
        failed.Tracker.End(new KisFastException(FeedFailure.Handler, "broken"));
        Assert.Equal("broken", (await Assert.ThrowsAsync<KisFastException>(() => waiting.WaitAsync(Patience))).Message);
    }
}
