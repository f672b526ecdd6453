namespace KisFast;

/// <summary>What a process of a <see cref="RedisLeader"/> is doing.</summary>
public enum LeaderRole
{
    /// <summary>Another process publishes, or Redis cannot be reached: this one has no session at KIS, and waits.</summary>
    StandingBy = 0,
    /// <summary>It has the right to publish; it reads the stream, signs in at KIS, and repairs what was missed.</summary>
    TakingOver,
    /// <summary>It has the session at KIS and publishes.</summary>
    Leading,
}
