namespace KisFast.Redis;

/// <summary>A lease's times, all made of its length.</summary>
/// <param name="Length">How long it holds unless it is renewed.</param>
internal readonly record struct LeaseTimes(TimeSpan Length)
{
    /// <summary>How often it is renewed, and how long an answer may take.</summary>
    public TimeSpan Renewal => Length / 4;

    /// <summary>How much sooner its holder takes it for ended: the clocks of two machines do not run alike.</summary>
    public TimeSpan Margin => Length / 8;
}
