namespace KisFast.Simulation;

/// <summary>A TCP connection.</summary>
internal sealed class Link
{
    private readonly Schedule _schedule;
    private readonly Weather _weather;

    public Link(Schedule schedule, Weather weather)
    {
        _schedule = schedule;
        _weather = weather;
        Up = new Wire(schedule, weather);
        Down = new Wire(schedule, weather);
        Client = new LinkEnd(this, reads: Down, writes: Up);
        Server = new LinkEnd(this, reads: Up, writes: Down);
    }

    /// <summary>From the client.</summary>
    public Wire Up { get; }

    /// <summary>To the client.</summary>
    public Wire Down { get; }

    public LinkEnd Client { get; }

    public LinkEnd Server { get; }

    /// <summary>Usable acknowledgements with a key that have arrived.</summary>
    public int Keys { get; set; }

    /// <summary>Whether either end may still hear from the other.</summary>
    public bool IsOpen => !Client.IsClosed && !Server.IsClosed;

    /// <summary>Half-open: both ends are up, and nothing passes.</summary>
    public void GoDead() => Up.IsDead = Down.IsDead = true;

    /// <summary>Both ends hear of a reset a while later.</summary>
    public void Reset()
    {
        _schedule.After(_weather.DrawLatency(), () => Up.Break("Connection reset by peer"));
        _schedule.After(_weather.DrawLatency(), () => Down.Break("Connection reset by peer"));
    }

    /// <summary>Both ends hear of the other's orderly end.</summary>
    public void Finish()
    {
        Up.Finish();
        Down.Finish();
    }
}
