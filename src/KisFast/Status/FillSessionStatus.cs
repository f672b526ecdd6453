namespace KisFast;

/// <summary>How a session is doing.</summary>
/// <param name="Index">Its index in <see cref="FillFeedOptions"/>, from 0.</param>
/// <param name="State">Where it stands.</param>
/// <param name="LastFailure">The last failure it had, also when it has recovered from it; null when there was none.</param>
/// <param name="Statistics">What it has counted.</param>
public sealed record FillSessionStatus(int Index, FeedState State, KisFastException? LastFailure, FeedStatistics Statistics)
{
    /// <summary>What logs call it: its HTS id and account, masked.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it waits for; null while it does not wait.</summary>
    public FeedWait? Wait { get; init; }

    /// <summary>
    /// Why KIS refuses the order history for good, in its words and with the remedy, so that no gap is repaired; null while it does not.
    /// Mostly the account is not the app key's.
    /// </summary>
    public string? HistoryRefusal { get; init; }
}
