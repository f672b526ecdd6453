namespace KisFast.Cli;

/// <summary>Ends the tool with one line on standard error.</summary>
internal sealed class ToolException(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    public static ToolException Usage(string message) => new(message, Cli.ExitCode.Usage);

    public static ToolException Failed(string message) => new(message, Cli.ExitCode.Failed);
}
