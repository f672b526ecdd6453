namespace KisFast.Hosting;

/// <summary>Whether a host publishes to a stream, or waits until another process does not.</summary>
internal sealed class PublisherRole
{
    private Waiting? _waits;

    /// <summary>The stream; null: the feed publishes to none.</summary>
    public RedisJournal? Journal { get; set; }

    /// <summary>Why it waits; null: it does not.</summary>
    public Waiting? Waits => Volatile.Read(ref _waits);

    public void Wait(string reason, bool isAway) => Volatile.Write(ref _waits, new Waiting(reason, isAway));

    public void GoOn() => Volatile.Write(ref _waits, null);

    /// <param name="Reason">For a person.</param>
    /// <param name="IsAway">Whether it cannot ask Redis, and so could not take over.</param>
    public sealed record Waiting(string Reason, bool IsAway);
}
