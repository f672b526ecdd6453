namespace KisFast.Cli;

/// <summary>Ends the tool with one line on standard error.</summary>
/// <param name="message">What, and what to do.</param>
/// <param name="exitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="cause">Whose message it is; null: the tool's own.</param>
internal sealed class ToolException(string message, int exitCode, KisFastException? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    public static ToolException Usage(string message) => new(message, Cli.ExitCode.Usage);

    public static ToolException Usage(KisFastException cause) => new(cause.Message, Cli.ExitCode.Usage, cause);

    public static ToolException Failed(string message) => new(message, Cli.ExitCode.Failed);
}
