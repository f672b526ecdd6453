namespace KisFast.Redis;

/// <summary>
/// What a user of Redis 7 has to be allowed, and no more: without DEL, XSETID, RESTORE, RENAME, FLUSHALL, and EXPIRE of the stream, nobody lowers its
/// last id, on which all rests.
/// </summary>
internal static class StreamAcl
{
    private const string Greeting = "+auth +client|setname +select +role +ping +info +time";
    private const string Reading = "+type +xinfo|stream +xrange +xrevrange +xread +hgetall";

    /// <summary>For <c>kisfast serve</c>: the rules after the user's name and password.</summary>
    public static string Publisher(StreamKeys keys) =>
        $"on resetkeys ~{keys.Records} ~{{{keys.Records}}}:* resetchannels -@all {Greeting} {Reading} +wait +xadd +xtrim +hset +get +pttl "
        + $"+eval +evalsha +script|load (-@all +set +pexpire ~{keys.Lease})";

    /// <summary>For those who follow.</summary>
    public static string Consumer(StreamKeys keys) =>
        $"on resetkeys ~{keys.Records} ~{{{keys.Records}}}:* resetchannels -@all {Greeting} {Reading} (-@all +hset ~{keys.Consumers})";
}
