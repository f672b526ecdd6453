using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace KisFast.Cli;

/// <summary>Prints the version of the tool, without the source revision behind the plus.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        parseResult.InvocationConfiguration.Output.WriteLine(version.Split('+')[0]);
        return ExitCode.Success;
    }
}
