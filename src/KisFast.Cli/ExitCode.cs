namespace KisFast.Cli;

/// <summary>The tool's exit codes; <c>kisfast --help</c> lists them.</summary>
internal static class ExitCode
{
    /// <summary>All went well; also after Ctrl+C of a command that runs until then.</summary>
    public const int Success = 0;

    /// <summary>It ran, and what it found is not good: a rejected line, a lost record, a check that says no.</summary>
    public const int Negative = 1;

    /// <summary>Bad usage: an option, a setting or a file.</summary>
    public const int Usage = 2;

    /// <summary>The feed or the simulator could not start, or stopped with an error.</summary>
    public const int Failed = 3;

    /// <summary>Ctrl+C before the work was done: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
