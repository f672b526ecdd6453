using KisFast.DisruptorNet;

namespace KisFast.Examples;

/// <summary>A feed on the package Disruptor; compiled with <c>-p:DisruptorNet=true</c>.</summary>
public static class OnDisruptorNet
{
    public static async Task Run(FillFeedOptions options)
    {
        await using var feed = FillFeedOnDisruptorNet.Create(options);   // instead of new FillFeed(options)
        feed.HandleWith(new RiskLimits()).Then(new MyStrategy());
        await feed.StartAsync();
    }

    private sealed class RiskLimits : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }

    private sealed class MyStrategy : IFillHandler
    {
        public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
        {
        }
    }
}
