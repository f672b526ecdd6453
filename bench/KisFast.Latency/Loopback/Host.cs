using System.Diagnostics;

namespace KisFast.Latency.Loopback;

/// <summary>A build of this program that child processes run.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Program">Its executable; null: this one.</param>
/// <param name="Variables">The environment's, <c>NAME=VALUE</c>.</param>
internal sealed record Host(string Name, string? Program = null, params string[] Variables)
{
    /// <summary>This program as it runs.</summary>
    public static Host Same { get; } = new("default");

    /// <summary>Starts a child with its standard input and output redirected.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program ?? Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Under `dotnet x.dll` the process is dotnet.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "KisFast.Latency.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string variable in Variables) start.Environment[variable[..variable.IndexOf('=')]] = variable[(variable.IndexOf('=') + 1)..];
        return Process.Start(start)!;
    }
}
