using System.Numerics;

namespace KisFast;

/// <summary>How quotes and other TRs beside the notices reach their handlers. Immutable.</summary>
public sealed record MarketDataOptions
{
    private const int MaxRingSize = 1 << 18;

    /// <summary>
    /// Slots of the market data's own ring, a power of two from 16 to 262,144. A slot is 1 KiB. Default: 4,096 (4 MiB, allocated when there
    /// is a handler).
    /// </summary>
    public int RingSize { get; init; } = 4096;

    /// <summary>What happens when a handler lags. Default: <see cref="LagPolicy.SkipOldest"/>.</summary>
    public LagPolicy Lag { get; init; }

    /// <summary>
    /// With <see cref="LagPolicy.ConflateByKey"/>: how many records behind a handler gets conflated ones, 1 to <see cref="RingSize"/> / 2.
    /// Default: 256.
    /// </summary>
    public int ConflateFrom { get; init; } = 256;

    /// <summary>The least time between two requests to register or release. Default: 50 ms.</summary>
    public TimeSpan RequestInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    internal void Validate(List<string> errors)
    {
        if (RingSize is < 16 or > MaxRingSize || !BitOperations.IsPow2(RingSize))
            errors.Add($"MarketData.RingSize is {RingSize}; it must be a power of two from 16 to {MaxRingSize}.");
        if (!Enum.IsDefined(Lag)) errors.Add($"MarketData.Lag must be one of {string.Join(", ", Enum.GetNames<LagPolicy>())}.");
        if (Lag == LagPolicy.ConflateByKey && (ConflateFrom < 1 || ConflateFrom > RingSize / 2))
            errors.Add($"MarketData.ConflateFrom is {ConflateFrom}; it must be from 1 to half of RingSize, {RingSize / 2}.");
        if (RequestInterval < TimeSpan.Zero || RequestInterval > TimeSpan.FromMinutes(1))
            errors.Add("MarketData.RequestInterval must be from 0 to 1 minute.");
    }
}
