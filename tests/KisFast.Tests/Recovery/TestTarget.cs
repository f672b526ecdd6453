using KisFast.Recovery;

namespace KisFast.Tests.Recovery;

/// <summary>A session that writes at once and keeps and books what was published.</summary>
internal sealed class TestTarget(TimeProvider time, OrderLedger ledger) : IRepairTarget
{
    /// <summary>The fills.</summary>
    public List<FillRecord> Published { get; } = [];

    /// <summary>The order events.</summary>
    public List<FillRecord> Events { get; } = [];

    public Action<FillRecord>? OnPublish { get; set; }

    public bool IsInside { get; private set; }

    public bool HoldsNotices => false;

    public RecordStamp Now => new(time.GetTimestamp(), time.GetUtcNow().UtcTicks, 2);

    public Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.False(IsInside);
        IsInside = true;
        try
        {
            work();
        }
        finally
        {
            IsInside = false;
        }

        return Task.CompletedTask;
    }

    public void Publish(in FillRecord record)
    {
        Assert.True(IsInside);
        ledger.Add(record);
        if (record.Kind == RecordKind.OrderEvent)
        {
            Events.Add(record);
            return;
        }

        Published.Add(record);
        OnPublish?.Invoke(record);
    }
}
