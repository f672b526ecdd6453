namespace KisFast.Examples;

/// <summary>A strategy that spins on a core already, with the feed in the same loop: docs/consumers.md shows it.</summary>
public static class OwnLoop
{
    /// <summary>Runs until the feed ends.</summary>
    public static async Task RunAsync(FillFeedOptions options, SpinningStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        await using var feed = new FillFeed(options with { Threading = FeedThreading.Caller });
        feed.HandleInline(strategy);
        await feed.StartAsync();
        while (!feed.Completion.IsCompleted)
        {
            int records = feed.Poll(); // reads, decodes, calls the strategy, answers PINGPONG, does what is due; returns at once
            strategy.Turn(records);
        }
    }
}

/// <summary>Counts what came and what it did in its own turns.</summary>
public sealed class SpinningStrategy : IFillHandler
{
    /// <summary>Records heard.</summary>
    public long Heard { get; private set; }

    /// <summary>Turns in which nothing came.</summary>
    public long IdleTurns { get; private set; }

    /// <inheritdoc/>
    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch) => Heard++;

    /// <summary>One turn of the strategy's own work.</summary>
    public void Turn(int records)
    {
        if (records == 0) IdleTurns++;
    }
}
