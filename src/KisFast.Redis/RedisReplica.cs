namespace KisFast.Redis;

/// <summary>A replica as a sentinel sees it.</summary>
/// <param name="Name">Its address.</param>
/// <param name="Flags">What the sentinel says of it.</param>
/// <param name="DownFor">Since when it has been taken for dead; zero: it lives.</param>
/// <param name="Priority">The lowest is made master first; 0: never.</param>
internal sealed record RedisReplica(string Name, string Flags, TimeSpan DownFor, string Priority)
{
    // One that was away for a moment may be made master before it has caught up: it has to be waited for.
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(30);

    /// <summary>Whether it may be made master.</summary>
    public bool MayLead => Priority != "0" && DownFor < Dead;
}
