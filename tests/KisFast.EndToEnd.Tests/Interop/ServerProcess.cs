using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KisFast.EndToEnd.Tests.Interop;

/// <summary>A server that nobody here wrote, in a process of its own, with its files in a folder of its own; killed at the end.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string folder) => (_process, Folder) = (process, folder);

    public string Folder { get; }

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Where a program is: on the path or among the daemons; null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>A loopback port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a program whose arguments may name files of the folder.</summary>
    public static ServerProcess Start(string program, Func<string, string[]> arguments)
    {
        string folder = Directory.CreateTempSubdirectory("kisfast-interop-").FullName;
        var start = new ProcessStartInfo(program, arguments(folder))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        return new ServerProcess(Process.Start(start)!, folder);
    }

    /// <summary>Waits until somebody accepts on the port.</summary>
    public async Task ListensAsync(int port)
    {
        using var limit = new CancellationTokenSource(Feed.FeedFixture.Patience);
        while (true)
        {
            if (_process.HasExited)
                Assert.Fail($"It ended with {_process.ExitCode}: {await _process.StandardError.ReadToEndAsync(limit.Token)}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public async Task<string> ReadLineAsync() =>
        await Output.ReadLineAsync().WaitAsync(Feed.FeedFixture.Patience)
            ?? throw new IOException(await _process.StandardError.ReadToEndAsync());

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
