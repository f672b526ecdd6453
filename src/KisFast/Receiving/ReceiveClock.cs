using System.Diagnostics;

namespace KisFast.Receiving;

/// <summary>Stamps reads: one clock read each. The UTC time follows from the stamp and an offset that is renewed now and then.</summary>
internal sealed class ReceiveClock
{
    private long _utcMinusStamp = Offset();

    public RecordStamp Stamp(int session)
    {
        long timestamp = Stopwatch.GetTimestamp();
        return new RecordStamp(timestamp, ToTicks(timestamp) + Volatile.Read(ref _utcMinusStamp), session);
    }

    /// <summary>Follows the system's clock.</summary>
    public void Renew() => Volatile.Write(ref _utcMinusStamp, Offset());

    private static long Offset() => DateTime.UtcNow.Ticks - ToTicks(Stopwatch.GetTimestamp());

    // 128 bits in between, so that no machine is up for too long.
    private static long ToTicks(long timestamp) => Stopwatch.Frequency == 1_000_000_000
        ? timestamp / 100
        : (long)((Int128)timestamp * TimeSpan.TicksPerSecond / Stopwatch.Frequency);
}
