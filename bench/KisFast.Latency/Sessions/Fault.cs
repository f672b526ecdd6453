namespace KisFast.Latency.Sessions;

/// <summary>What is wrong with one session, all the time.</summary>
internal enum Fault
{
    None,

    /// <summary>Its connection is reset as soon as it has subscribed; it comes again after the shortest back-off.</summary>
    Drop,

    /// <summary>It is sent messages that nobody can decode.</summary>
    Garbage,
}
