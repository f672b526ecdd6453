namespace KisFast.DisruptorNet;

/// <summary>The feed on Disruptor-net.</summary>
public static class FillFeedOnDisruptorNet
{
    /// <summary>A feed like <see cref="FillFeed(FillFeedOptions)"/>, over a <see cref="DisruptorNetRing{T}"/>.</summary>
    /// <param name="options">What it needs to know; its wait strategy becomes Disruptor-net's of the same name.</param>
    /// <exception cref="KisFastException">An option is missing or wrong: the message names each.</exception>
    public static FillFeed Create(FillFeedOptions options) => new(options, static ring => new DisruptorNetRing<FillRecord>(ring));
}
