namespace KisFast.Hosting;

/// <summary>
/// What the host knows of a feed. Named as the feed is: <c>services.Configure&lt;KisFastHostOptions&gt;("name", o => …)</c> changes it
/// after configuration was read. Checked when the host starts.
/// </summary>
public sealed class KisFastHostOptions
{
    /// <summary>The feed's options. Immutable: <c>o.Feed = o.Feed with { RingSize = 65536 }</c>.</summary>
    public FillFeedOptions Feed { get; set; } = new();

    /// <summary>What the host does when the feed has stopped because of an error. Default: <see cref="FeedFaultAction.StopHost"/>.</summary>
    public FeedFaultAction WhenFaulted { get; set; }

    /// <summary>What was wrong in configuration, a line each.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>Where configuration was read, for messages; the feed's kind if nowhere.</summary>
    internal string Origin { get; set; } = "KisFast";
}
