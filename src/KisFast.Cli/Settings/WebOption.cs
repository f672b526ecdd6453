using System.CommandLine;
using System.Globalization;

namespace KisFast.Cli;

/// <summary><c>--web [PORT]</c>.</summary>
internal static class WebOption
{
    /// <summary>The port when none is given.</summary>
    public const int DefaultPort = 5080;

    private const int HighestPort = 65_535;

    public static Option<int?> Create() => new("--web")
    {
        Description = $"Also show a live page in the browser, on this machine only: http://127.0.0.1:{DefaultPort}, or another port; 0 for a free one",
        HelpName = "PORT",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result =>
        {
            if (result.Tokens is not [{ Value: var text }]) return DefaultPort;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= HighestPort) return port;
            result.AddError($"--web {text}: it must be a port from 0 to {HighestPort}");
            return null;
        },
    };
}
