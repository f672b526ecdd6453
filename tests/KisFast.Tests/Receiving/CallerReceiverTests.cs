using KisFast.Receiving;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast.Tests.Receiving;

/// <summary>Whose turn it is while a feed that is polled starts and stops.</summary>
public sealed class CallerReceiverTests
{
    [Fact]
    public async Task The_feeds_own_turns_end_when_they_are_told_to_in_the_middle_of_one()
    {
        using CallerReceiver receiver = Create();
        ReceiveFlow flow = receiver.CreateFlow(flowGate: null);
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        receiver.BeginPump();
        Task work = flow.RunAsync(
            () =>
            {
                entered.Set();
                goOn.Wait();
            },
            CancellationToken.None);
        entered.Wait();
        Task ending = receiver.EndPumpAsync();
        Assert.False(ending.IsCompleted);
        goOn.Set();
        // Faults if the pump does: a feed that stops would never be over.
        await ending;
        await work;
        Assert.True(receiver.Poll());
    }
    [Fact]
    public void What_went_before_the_first_call_is_no_pause()
    {
        using CallerReceiver receiver = Create();
        Assert.True(receiver.Poll());
        Assert.Equal(TimeSpan.Zero, receiver.LongestPause);
        Assert.True(receiver.Poll());
        Assert.NotEqual(TimeSpan.Zero, receiver.LongestPause);
    }

    private static CallerReceiver Create()
    {
        var options = new FillFeedOptions { AppKey = "k", AppSecret = "s", HtsId = "h", Threading = FeedThreading.Caller };
        return new CallerReceiver(new ReceiveClock(), gate: null, options, NullLogger.Instance, createIdleWork: null);
    }
}
