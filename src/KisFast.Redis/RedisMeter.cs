using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace KisFast.Redis;

/// <summary>
/// The meter <c>KisFast.Redis</c>: read when somebody collects, from fields that are there anyway. <c>docs/multi-machine.md</c> lists what is
/// in it.
/// </summary>
internal static class RedisMeter
{
    private static readonly Meter Meter = new("KisFast.Redis", typeof(RedisMeter).Assembly.GetName().Version?.ToString());
    private static readonly ConcurrentDictionary<RedisLeader, string> Leaders = new();
    private static readonly ConcurrentDictionary<RedisLease, string> Leases = new();
    private static readonly ConcurrentDictionary<RedisFollower, (string Stream, string Consumer)> Followers = new();

    static RedisMeter()
    {
        Meter.CreateObservableUpDownCounter(
            "kisfast.stream.leading", static () => Leaders.Select(pair => LeadingOf(pair.Key, pair.Value)), "{process}",
            "Processes that lead; 0 while one stands by or takes over.");
        Meter.CreateObservableGauge(
            "kisfast.stream.since_renewal",
            static () => Leases.Select(pair => new Measurement<double>(pair.Key.SinceRenewal.TotalSeconds, Stream(pair.Value))), "s",
            "Since the lease was renewed.");
        Meter.CreateObservableUpDownCounter(
            "kisfast.stream.behind", static () => Followers.Select(pair => BehindOf(pair.Key, pair.Value.Stream, pair.Value.Consumer)), "{record}",
            "Records of the stream that this consumer has yet to read, as of the last second.");
    }

    public static void Add(RedisLeader leader, string stream) => Leaders[leader] = stream;

    public static void Remove(RedisLeader leader) => Leaders.TryRemove(leader, out _);

    public static void Add(RedisLease lease, string stream) => Leases[lease] = stream;

    public static void Remove(RedisLease lease) => Leases.TryRemove(lease, out _);

    public static void Add(RedisFollower follower, string stream, string consumer) => Followers[follower] = (stream, consumer);

    public static void Remove(RedisFollower follower) => Followers.TryRemove(follower, out _);

    private static Measurement<long> LeadingOf(RedisLeader leader, string stream) =>
        new(leader.Role == LeaderRole.Leading ? 1 : 0, Stream(stream));

    private static Measurement<long> BehindOf(RedisFollower follower, string stream, string consumer) =>
        new(follower.Behind, Stream(stream), new KeyValuePair<string, object?>("kisfast.consumer", consumer));

    private static KeyValuePair<string, object?> Stream(string name) => new("kisfast.stream", name);
}
