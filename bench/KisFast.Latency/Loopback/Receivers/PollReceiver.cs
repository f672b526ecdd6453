using KisFast.Transport;

namespace KisFast.Latency.Loopback.Receivers;

/// <summary>The feed in a loop of the user's own.</summary>
internal sealed class PollReceiver() : Receiver("KisFast, Poll in a loop", 1, "poll")
{
    public override void Start(int port, int cpu, MomentLog log)
    {
        var feed = new FillFeed(FeedReceiver.OptionsFor(port, ReceiveMode.Auto, cpu) with { Threading = FeedThreading.Caller });
        feed.HandleInline(new FeedReceiver.Handler(log));
        feed.StartAsync().GetAwaiter().GetResult();
        new Thread(() => Loop(feed, cpu)) { IsBackground = true }.Start();
    }

    private static void Loop(FillFeed feed, int cpu)
    {
        CpuAffinity.TryPinCurrentThread(cpu);
        while (true) feed.Poll();
    }
}
