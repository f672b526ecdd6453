using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KisFast.Tests.Support;

/// <summary>A real redis-server of a test's own: a free port, a folder of its own, appendonly.</summary>
public sealed class RedisServer : IDisposable
{
    // Below the ports that clients get: one of a cluster also listens on the port that is this much higher.
    private const int FirstPort = 12_000, BusOffset = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _ports = Random.Shared.Next(BusOffset);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kisfast-redis-");
    private Process? _process;

    /// <summary>One with the settings that the guide asks for.</summary>
    public RedisServer()
    {
        do Port = FirstPort + (Interlocked.Increment(ref _ports) % BusOffset);
        while (!IsFree(Port) || !IsFree(Port + BusOffset));
    }

    /// <summary>Its settings, as on its command line.</summary>
    public string[] Settings { get; init; } = ["--appendonly", "yes", "--appendfsync", "everysec"];

    /// <summary>Where the program is; null: it is not installed.</summary>
    public static string? Program { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin").Append("/usr/local/bin")
            .Select(folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    /// <summary>Why tests that need it are skipped; null: they run.</summary>
    public static string? Problem { get; } = Program is null ? "no redis-server (Debian: apt-get install redis-server)" : null;

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Its process; begun at the first use.</summary>
    public Process Process => _process ?? Begin();

    /// <summary>Begins it, or begins it again with the file it had.</summary>
    public Process Begin()
    {
        Start();
        for (long begun = Stopwatch.GetTimestamp(); !Cli("PING").StartsWith("PONG", StringComparison.Ordinal); Thread.Sleep(10)) ThrowIfLate(begun);
        return _process!;
    }

    /// <summary>Begins one that wants a password.</summary>
    /// <returns>What it answers to who gives none.</returns>
    public string BeginLocked()
    {
        Start();
        string answer;
        for (long begun = Stopwatch.GetTimestamp(); !(answer = Cli("PING")).StartsWith("NOAUTH", StringComparison.Ordinal); Thread.Sleep(10))
            ThrowIfLate(begun);
        return answer;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void ThrowIfLate(long begun)
    {
        if (Stopwatch.GetElapsedTime(begun) > Patience) throw new TimeoutException($"redis-server on port {Port} does not answer");
    }

    private void Start()
    {
        var start = new ProcessStartInfo(Program!,
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", .. Settings])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
    }

    /// <summary>Signal 9.</summary>
    public void Kill()
    {
        Process.Kill();
        Process.WaitForExit();
    }

    /// <summary>Stops or continues it where it stands.</summary>
    public void Signal(string name) => Signal(Process, name);

    /// <summary>Sends a process a signal.</summary>
    public static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>What redis-cli prints.</summary>
    public string Cli(params string[] command)
    {
        if (_process is null) Begin();
        return CliOf(Port, command);
    }

    /// <summary>The same, of whatever listens on a port of this machine.</summary>
    public static string CliOf(int port, params string[] command)
    {
        var start = new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(Program!)!, "redis-cli"),
            ["-p", port.ToString(CultureInfo.InvariantCulture), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process cli = Process.Start(start)!;
        string output = cli.StandardOutput.ReadToEnd();
        cli.WaitForExit();
        return output;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }
}
