namespace KisFast.Hosting;

/// <summary>How the process is to end once the host has stopped, for <c>Main</c>s that return nothing.</summary>
internal class ProcessExit
{
    /// <summary>A setting is wrong: starting again changes nothing. EX_CONFIG of sysexits.h; systemd's <c>RestartPreventExitStatus=78</c>.</summary>
    public const int Configuration = 78;

    /// <summary>The feed has failed: a supervisor starts the process again.</summary>
    public const int Failure = 1;

    /// <summary>The first failure counts.</summary>
    public virtual void Set(int code)
    {
        if (Environment.ExitCode == 0)
            Environment.ExitCode = code;
    }
}
