namespace KisFast.Hosting;

/// <summary>From when on the health check is worried.</summary>
public sealed class KisFastHealthOptions
{
    /// <summary>Degraded when the slowest handler is behind by this share of the ring, 0 to 1. Default: 0.5.</summary>
    public double DegradedRingFill { get; set; } = 0.5;

    /// <summary>Unhealthy when it is behind by this share, 0 to 1. Default: 0.95.</summary>
    public double UnhealthyRingFill { get; set; } = 0.95;

    /// <summary>
    /// Degraded when a session has heard nothing, PINGPONG included, for this long. KIS sends a PINGPONG about every 110 s; a
    /// session that is silent for <see cref="FillFeedOptions.StaleAfter"/> (150 s) connects again. Default: 130 s.
    /// </summary>
    public TimeSpan DegradedSilence { get; set; } = TimeSpan.FromSeconds(130);

    internal void ThrowIfInvalid()
    {
        Check(DegradedRingFill is > 0 and <= 1, $"DegradedRingFill is {DegradedRingFill}; it must be more than 0 and at most 1.");
        Check(UnhealthyRingFill >= DegradedRingFill
            && UnhealthyRingFill <= 1, $"UnhealthyRingFill is {UnhealthyRingFill}; it must be from DegradedRingFill to 1.");
        Check(DegradedSilence > TimeSpan.Zero, $"DegradedSilence is {DegradedSilence}; it must be more than 0.");
    }

    private static void Check(bool condition, string message)
    {
        if (!condition) throw new ArgumentException($"{nameof(KisFastHealthOptions)}: {message}");
    }
}
