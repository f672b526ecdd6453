namespace KisFast;

/// <summary>Whose thread reads, decodes and calls inline handlers.</summary>
public enum FeedThreading
{
    /// <summary>The feed's, as <see cref="FillFeedOptions.ReceiveMode"/> says.</summary>
    Feed = 0,
    /// <summary>The user's, who calls <see cref="FillFeed.Poll"/> in a loop of his own. Not with TLS (wss).</summary>
    Caller = 1,
}
