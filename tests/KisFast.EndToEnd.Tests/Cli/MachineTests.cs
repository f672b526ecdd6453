using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using KisFast.EndToEnd.Tests.Feed;
using KisFast.Simulator;
using static KisFast.EndToEnd.Tests.Feed.FeedFixture;

namespace KisFast.EndToEnd.Tests.Cli;

/// <summary>What the machine around a process does to it: each program is a process of its own.</summary>
public sealed partial class MachineTests
{
    [Fact]
    public async Task No_descriptors_left()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 20 });
        using Process process = ToolRun.Start(Keys(kis), Listen(kis, kis.WebSocketUrl, kis.RestUrl));
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        var told = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();

        // Once with descriptors: the runtime opens a file for each library that is used for the first time.
        kis.DropConnections();
        await UntilClosedAsync(process);
        ulong before = LimitDescriptors(process, 3);
        kis.DropConnections();
        await Until(
            () => told.Any(static line => line.Contains("no file descriptors left: raise its limit", StringComparison.Ordinal)),
            () => $"what it is, only {string.Join(" | ", told)}");
        Assert.False(process.HasExited);

        LimitDescriptors(process, before);
        await UntilClosedAsync(process);
        ToolRun.Signal(process, 2);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains(told, static line => line.Contains("a gap was not repaired", StringComparison.Ordinal));
    }

    private static async Task UntilClosedAsync(Process process)
    {
        string? line;
        do line = await process.StandardOutput.ReadLineAsync();
        while (line is not null && !line.Contains("\"kind\":\"GapClosed\"", StringComparison.Ordinal));
        Assert.NotNull(line);
    }

    [Fact]
    public async Task SIGTERM_ends_the_programs_of_README_and_getting_started_cleanly()
    {
        if (OperatingSystem.IsWindows()) return;
        // Their feeds run so, and the first of them, which needs no account, is a process here.
        foreach (string program in (string[])["FirstFills", "ReadmeProgram", "GettingStarted"])
            Assert.Contains("await feed.RunAsync();", Repository.Read($"tests/KisFast.{program}/Program.cs"), StringComparison.Ordinal);
        using Process process = ToolRun.Start([], [], [], "KisFast.FirstFills.dll");
        Assert.NotNull(await process.StandardOutput.ReadLineAsync());
        Task<string> rest = process.StandardOutput.ReadToEndAsync();
        ToolRun.Signal(process, 15);
        await process.WaitForExitAsync();
        await rest;
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync()));

        // What follows the signal: an unsubscribe and a close frame, so that the next start does not meet its own session.
        await using KisSimulator kis = await KisSimulator.StartAsync();
        await using var feed = new FillFeed(OptionsFor(kis));
        using var signal = new CancellationTokenSource();
        Task running = feed.RunAsync(signal.Token);
        await Until(() => kis.SubscriptionsTo(kis.HtsId) == 1 && feed.State == FeedState.Live, "a live session");
        await signal.CancelAsync();
        await running.WaitAsync(Patience);
        await Until(() => kis.Connections == 0, "the end of the connection");
        Assert.Equal((0, 1L), (kis.SubscriptionsTo(kis.HtsId), (long)kis.CloseFrames));
    }

    [Fact]
    public async Task Half_a_proxy()
    {
        await using KisSimulator kis = await KisSimulator.StartAsync(new KisSimulatorOptions { Rate = 50 });
        await using var proxy = new Forwarder(kis.Port);
        // A name that nobody has: who does not ask the proxy gets nowhere.
        Dictionary<string, string> variables = Keys(kis);
        variables["http_proxy"] = $"http://127.0.0.1:{proxy.Port}";
        using Process process = ToolRun.Start(
            variables, [.. Listen(kis, new Uri($"ws://kis.invalid:{kis.Port}/"), new Uri($"http://kis.invalid:{kis.Port}")), "--count", "5"]);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        Assert.Equal(5, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains($"CONNECT kis.invalid:{kis.Port} HTTP/1.1", proxy.Asked);
        Assert.Contains($"POST http://kis.invalid:{kis.Port}/oauth2/Approval HTTP/1.1", proxy.Asked);
    }

    private static Dictionary<string, string> Keys(KisSimulator kis) => new() { ["KIS_APP_KEY"] = kis.AppKey, ["KIS_APP_SECRET"] = kis.AppSecret };

    private static string[] Listen(KisSimulator kis, Uri webSocket, Uri rest) =>
        ["listen", "--hts-id", kis.HtsId, "--ws-url", webSocket.ToString(), "--rest-url", rest.ToString(), "--format", "json"];

    // How many files a process may have open from now on; those that are open stay so.
    private static ulong LimitDescriptors(Process process, ulong most)
    {
        const int NumberOfFiles = 7;
        Assert.Equal(0, ReadLimit(process.Id, NumberOfFiles, 0, out Limit limit));
        ulong before = limit.Soft;
        limit.Soft = most;
        Assert.Equal(0, WriteLimit(process.Id, NumberOfFiles, in limit, 0));
        return before;
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int ReadLimit(int process, int resource, nint limit, out Limit before);

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int WriteLimit(int process, int resource, in Limit limit, nint before);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>An HTTP proxy in front of one server, whatever it is asked for.</summary>
    private sealed class Forwarder : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<Socket> _sockets = [];
        private readonly int _target;
        private readonly Task _accepting;

        public Forwarder(int target)
        {
            _target = target;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>The first lines of what it was asked.</summary>
        public ConcurrentQueue<string> Asked { get; } = new();

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            foreach (Socket socket in _sockets) socket.Dispose();
            await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task AcceptAsync()
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync());
        }

        private async Task ServeAsync(Socket client)
        {
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(client);
            _sockets.Add(server);
            byte[] head = new byte[16 * 1024];
            int length = 0;
            while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                int read = await client.ReceiveAsync(head.AsMemory(length));
                if (read == 0) return;
                length += read;
            }

            string asked = Encoding.ASCII.GetString(head, 0, length).Split("\r\n")[0];
            Asked.Enqueue(asked);
            await server.ConnectAsync(IPAddress.Loopback, _target);
            if (asked.StartsWith("CONNECT ", StringComparison.Ordinal)) await client.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            else await server.SendAsync(head.AsMemory(0, length));
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            client.Dispose();
            server.Dispose();
        }

        private static async Task CopyAsync(Socket from, Socket to)
        {
            await using var source = new NetworkStream(from);
            await using var target = new NetworkStream(to);
            await source.CopyToAsync(target).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
