namespace KisFast;

/// <summary>
/// Whether the runtime runs what follows an asynchronous read on the thread that heard of the bytes, which saves a hop to the thread
/// pool. It looks at the variable once, before the process's first asynchronous socket call; on Unix only.
/// </summary>
internal static class InlineCompletions
{
    /// <summary>The variable: <c>1</c> is on.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Whether it is set.</summary>
    public static bool IsOn => !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) == "1";
}
