namespace KisFast.Redis;

/// <summary>The keys of one stream: in a Redis Cluster all in one slot.</summary>
/// <param name="name">The stream's own.</param>
internal sealed class StreamKeys(string name)
{
    /// <summary>The stream of records.</summary>
    public string Records => name;

    /// <summary>Who leads, while it says so.</summary>
    public string Lease { get; } = $"{{{name}}}:lease";

    /// <summary>A hash: format, environment, customers, epoch, heard, notes.</summary>
    public string About { get; } = $"{{{name}}}:about";

    /// <summary>A hash: how far the publisher's handlers have got.</summary>
    public string Handlers { get; } = $"{{{name}}}:handlers";

    /// <summary>A stream: what the records rest on.</summary>
    public string Notes { get; } = $"{{{name}}}:notes";

    /// <summary>A hash: how far each handler of each consumer has got.</summary>
    public string Consumers { get; } = $"{{{name}}}:consumers";
}
