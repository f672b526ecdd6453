namespace KisFast.Cli;

/// <summary>What this process is to a stream, and how far what it shows is behind it.</summary>
internal sealed class StreamRole(WatchedStream stream, TableStyle style)
{
    private FillFeed? _leading;
    private int _role = (int)LeaderRole.StandingBy;

    /// <summary>Whether it may publish at all; a listener only reads.</summary>
    public bool Serves { get; init; }

    /// <summary>The feed that holds the session at KIS, while this process has it.</summary>
    public FillFeed? Leading => (LeaderRole)Volatile.Read(ref _role) == LeaderRole.StandingBy ? null : Volatile.Read(ref _leading);

    /// <summary>As <c>leading</c>.</summary>
    public string Text => style.Word(Serves ? WordOf((LeaderRole)Volatile.Read(ref _role)) : "reading");

    /// <summary>As <c>0 records behind</c>; empty while nothing is read.</summary>
    public string Lag => stream.Behind is not { } behind ? ""
        : style.IsKorean ? $"{Amounts.Shares(behind)}건 밀림" : $"{Amounts.Shares(behind)} {(behind == 1 ? "record" : "records")} behind";

    /// <summary>The role as it is told.</summary>
    public static string WordOf(LeaderRole role) => role switch
    {
        LeaderRole.Leading => "leading",
        LeaderRole.TakingOver => "taking over",
        _ => "standing by",
    };

    /// <summary>The feed of the next turn.</summary>
    public FillFeed Lead(FillFeed feed)
    {
        Volatile.Write(ref _leading, feed);
        return feed;
    }

    /// <summary>The role has changed.</summary>
    public void Become(LeaderRole role) => Volatile.Write(ref _role, (int)role);
}
