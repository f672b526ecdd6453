using KisFast.Diagnostics;

namespace KisFast.Tests.Diagnostics;

public sealed class BystandersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Bystanders _bystanders = new();

    [Fact]
    public void What_is_asked_has_happened_in_the_caller_s_context()
    {
        var context = new AsyncLocal<int> { Value = 7 };
        int seen = 0;
        for (int i = 0; i < 100; i++) Assert.True(_bystanders.Run(() => seen += context.Value));
        Assert.Equal(700, seen);
        int thread = 0, inner = 0;
        _bystanders.Run(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            _bystanders.Run(() => inner = Environment.CurrentManagedThreadId);
        });
        Assert.Equal(thread, inner);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void One_that_blocks_is_waited_for_once_and_what_comes_meanwhile_is_bounded()
    {
        using var free = new ManualResetEventSlim();
        List<int> ran = [];
        Assert.True(_bystanders.Run(free.Wait));
        Assert.True(_bystanders.IsBlocked);
        for (int i = 0; i < Bystanders.MaxWaiting; i++)
        {
            int number = i;
            Assert.True(_bystanders.Run(() => ran.Add(number)));
        }

        Assert.False(_bystanders.Run(() => ran.Add(-1)));
        Assert.Empty(ran);
        free.Set();
        Assert.True(SpinWait.SpinUntil(() => !_bystanders.IsBlocked, Patience), "it runs again");
        Assert.Equal(Enumerable.Range(0, Bystanders.MaxWaiting), ran);
    }
}
