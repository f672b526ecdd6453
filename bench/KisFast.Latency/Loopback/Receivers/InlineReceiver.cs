namespace KisFast.Latency.Loopback.Receivers;

/// <summary>The feed with an inline handler; with <see cref="ReceiveMode.Auto"/> nothing is set, as in the README's program.</summary>
internal sealed class InlineReceiver(ReceiveMode mode, string key)
    : Receiver(mode == ReceiveMode.Auto ? "KisFast, no setting, inline handler" : $"KisFast, {mode}, inline handler", mode == ReceiveMode.Spin ? 1 : 0, key)
{
    public override void Start(int port, int cpu, MomentLog log)
    {
        FillFeedOptions options = FeedReceiver.OptionsFor(port, mode, cpu);
        var feed = new FillFeed(mode == ReceiveMode.Auto ? options with { ReceiveCpu = null } : options);
        feed.HandleInline(new FeedReceiver.Handler(log));
        feed.StartAsync().GetAwaiter().GetResult();
    }
}
