using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using KisFast.Cli;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>One run of the tool: in this process, or as the real executable.</summary>
internal sealed partial record ToolRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What a listener without a journal says first of all.</summary>
    public static string Forgetful { get; } = $"kisfast: {Listener.Forgetful}{Environment.NewLine}";

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static Task<ToolRun> InProcessAsync(params string[] args) => InProcessAsync([], [], args);

    public static async Task<ToolRun> InProcessAsync(
        byte[] input, Dictionary<string, string> variables, string[] args, int width = 160, string? settings = null,
        Func<FillFeedOptions, FillFeedOptions>? adjust = null, CancellationToken stop = default)
    {
        using var output = new MemoryStream();
        var error = new StringWriter();
        int code;
        using (var console = new ToolConsole(new MemoryStream(input), output, error, stop)
        {
            Variable = name => variables.GetValueOrDefault(name),
            PlainWidth = width,
            Adjust = adjust,
            // A folder with appsettings.json, and with the user-secrets as secrets.json; one that is not there without one.
            SettingsDirectory = settings ?? Path.Combine(AppContext.BaseDirectory, "no-settings"),
            UserSecretsFile = () => settings is null ? null : Path.Combine(settings, "secrets.json"),
        })
            code = await Tool.RunAsync(args, console);
        return new ToolRun(code, Utf8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Starts <c>dotnet exec KisFast.Cli.dll</c>.</summary>
    public static Process Start(Dictionary<string, string> variables, params string[] args) => Start(variables, [], args);

    /// <summary>The same, or another program of ours, by a shell that first does as it is told.</summary>
    /// <param name="variables">The KIS_ variables, and others.</param>
    /// <param name="before">What the shell does before it becomes the tool; none: no shell.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="program">The program.</param>
    public static Process Start(Dictionary<string, string> variables, string[] before, string[] args, string program = "KisFast.Cli.dll")
    {
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var start = new ProcessStartInfo(before.Length == 0 ? dotnet : "/bin/bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (string arg in before.Length == 0 ? [] : (string[])["-c", string.Join("; ", [.. before, "exec \"$@\""]), "bash", dotnet])
            start.ArgumentList.Add(arg);
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (string arg in args) start.ArgumentList.Add(arg);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("KIS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        _ = KillLateAsync(process.Id);
        return process;
    }

    /// <summary>
    /// Sends a signal. A shell that started the tests in the background has SIGINT ignored, in all processes below it: SIGTERM is sent
    /// then, which asks for the same.
    /// </summary>
    public static void Signal(Process process, int signal)
    {
        const int Interrupt = 2, Terminate = 15;
        string status = $"/proc/{process.Id}/status";
        string? ignored = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        bool isIgnored = ignored is not null && (Convert.ToUInt64(ignored[7..].Trim(), 16) & (1UL << (signal - 1))) != 0;
        Assert.Equal(0, Kill(process.Id, isIgnored && signal == Interrupt ? Terminate : signal));
    }

    public static async Task<ToolRun> AsProcessAsync(byte[] input, params string[] args)
    {
        using Process process = Start([], args);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await error);
    }

    /// <summary>Ends a process that does not end by itself: its test is to fail, not to hang.</summary>
    public static async Task KillLateAsync(int id)
    {
        try
        {
            // A handle of its own: the test may be done with its own and not with the process.
            using var process = Process.GetProcessById(id);
            try
            {
                await process.WaitForExitAsync().WaitAsync(Patience).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                process.Kill();
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
