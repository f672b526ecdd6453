using System.Diagnostics;

namespace KisFast.Receiving;

/// <summary>
/// Stamps reads: one clock read each. The UTC time follows from the stamp and an offset that is renewed now and then; a feed that was
/// given a clock of its own takes it from there. The timestamp is always the machine's: latencies are measured by it, nothing else is.
/// </summary>
/// <param name="time">The feed's clock; null: the machine's.</param>
internal sealed class ReceiveClock(TimeProvider? time = null)
{
    // Null for the machine's own clock, which is not called through an interface.
    private readonly TimeProvider? _time = time == TimeProvider.System ? null : time;
    private long _utcMinusStamp = Offset();

    public RecordStamp Stamp(int session)
    {
        long timestamp = Stopwatch.GetTimestamp();
        long utc = _time is null ? ToTicks(timestamp) + Volatile.Read(ref _utcMinusStamp) : _time.GetUtcNow().UtcTicks;
        return new RecordStamp(timestamp, utc, session);
    }

    /// <summary>Follows the system's clock.</summary>
    public void Renew() => Volatile.Write(ref _utcMinusStamp, Offset());

    private static long Offset() => DateTime.UtcNow.Ticks - ToTicks(Stopwatch.GetTimestamp());

    // 128 bits in between, so that no machine is up for too long.
    private static long ToTicks(long timestamp) => Stopwatch.Frequency == 1_000_000_000
        ? timestamp / 100
        : (long)((Int128)timestamp * TimeSpan.TicksPerSecond / Stopwatch.Frequency);
}
