namespace KisFast.Redis;

/// <summary>What Redis says, in our words.</summary>
internal static class RedisFault
{
    /// <summary>An error that Redis answered with.</summary>
    public static JournalException Describe(RespException e, string name) => new(FaultOf(e), $"{Sentence(name)} cannot be used: {Advice(e)} ({e.Message})", e);

    /// <summary>An id or a value that is not ours.</summary>
    public static JournalException Unreadable(string name, string id, string why) => new(JournalFault.Corrupt,
        $"{Sentence(name)} has an entry {id} that is none of KisFast's ({why}): another program writes to this key, or a newer KisFast. Give it another "
        + "name, or remove that entry with XDEL.");

    public static string Sentence(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static JournalFault FaultOf(RespException e) =>
        e.Is("OOM") ? JournalFault.Full
        : e.Is("WRONGTYPE") ? JournalFault.Foreign
        : e.Is("READONLY") || e.Is("NOREPLICAS") || e.Is("MISCONF") ? JournalFault.ReadOnly
        : e.Is("NOAUTH") || e.Is("WRONGPASS") || e.Is("NOPERM") || e.Is("LOADING") || e.Is("MOVED") || e.Is("ASK") || e.Is("TRYAGAIN")
        || e.Is("CLUSTERDOWN") || e.Is("MASTERDOWN")
        || e.Is("ERR max number of clients") ? JournalFault.Unavailable
        : JournalFault.Io;

    private static string Advice(RespException e) =>
        e.Is("OOM") ? "its memory is full. Raise maxmemory, or keep fewer days"
        : e.Is("WRONGTYPE") ? "a key of that name is something else. Give the stream another name"
        : e.Is("READONLY") ? "this server is a replica, and takes no writes. Give the master's address, or the sentinels' (serviceName=...)"
        : e.Is("NOREPLICAS") ? "it wants more replicas than it has (min-replicas-to-write)"
        : e.Is("MISCONF") ? "it cannot write to its disk. Free the disk, look at its log"
        : e.Is("NOAUTH") ? "it wants a password. Give it: KISFAST_REDIS_PASSWORD, or password= in the configuration"
        : e.Is("WRONGPASS") ? "user or password is wrong"
        : e.Is("NOPERM") ? "this user may not do that. `kisfast doctor --redis` prints the ACL that it needs"
        : e.Is("LOADING") ? "it is still reading its file. Wait"
        : e.Is("MOVED") || e.Is("ASK") || e.Is("TRYAGAIN") ? "the cluster is moving the stream to another node. Wait"
        : e.Is("CLUSTERDOWN") ? "the cluster is down: a master has no replica to follow it. See CLUSTER INFO"
        : e.Is("ERR unknown command") ? "it does not know a command that is needed: Redis from 6.2 on, or Valkey"
        : "it answered with an error";
}
