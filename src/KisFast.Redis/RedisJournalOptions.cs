using KisFast.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KisFast;

/// <summary>What may be changed of a <see cref="RedisJournal"/>.</summary>
public sealed record RedisJournalOptions
{
    /// <summary>The fewest days that are kept: a restart rests on the last ones.</summary>
    public const int LeastDays = 7;

    /// <summary>
    /// How long the right to publish holds unless it is renewed, 0.4 s to 1 min: so long does a standby wait for a leader that died. It is
    /// renewed four times as often. Default: 2 s.
    /// </summary>
    public TimeSpan Lease
    {
        get;
        init
        {
            if (value < TimeSpan.FromSeconds(0.4) || value > TimeSpan.FromMinutes(1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "A lease is from 0.4 s to 1 min.");
            field = value;
        }
    } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an append waits while Redis is away or the lease cannot be renewed, 0 to 1 h, before it fails and the policy of a failing
    /// handler decides. Handlers beside the journal go on meanwhile, until the ring is full. A leader holds its KIS session that long, so a standby
    /// that can reach Redis gets it no sooner. Default: 10 s.
    /// </summary>
    public TimeSpan OutageLimit
    {
        get;
        init
        {
            if (value < TimeSpan.Zero || value > TimeSpan.FromHours(1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "The limit is from 0 to 1 h.");
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an outage of any length is waited for: what is to be written is kept elsewhere.</summary>
    internal bool WaitsForEver { get; init; }

    /// <summary>For simulated days; null: the machine's time, threads and sockets.</summary>
    internal StoreWorld? World { get; init; }

    /// <summary>How many days are kept; older records are trimmed once a minute. Null: all. At least <see cref="LeastDays"/>. Default: 14.</summary>
    public int? KeepDays
    {
        get;
        init
        {
            if (value is { } days) ArgumentOutOfRangeException.ThrowIfLessThan(days, LeastDays);
            field = value;
        }
    } = 14;

    /// <summary>Where the journal says what its owner should know: a Redis that is not durable, records that were published again. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of the epochs; tests give their own. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
