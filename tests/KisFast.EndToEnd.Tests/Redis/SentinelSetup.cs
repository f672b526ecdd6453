using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KisFast.Tests.Support;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>Three real servers, one of them master, and three sentinels that watch them, on free ports of this machine.</summary>
internal sealed class SentinelSetup : IDisposable
{
    public const string ServiceName = "fills-master";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kisfast-sentinels-");
    private readonly List<Process> _sentinels = [];
    private readonly List<int> _ports = [];

    private SentinelSetup(RedisServer master)
    {
        Servers = [master, .. Enumerable.Range(0, 2).Select(_ => new RedisServer
        {
            Settings = ["--appendonly", "yes", "--replicaof", $"127.0.0.1 {master.Port}", "--repl-diskless-sync-delay", "0"],
        })];
    }

    public IReadOnlyList<RedisServer> Servers { get; }

    /// <summary>What a journal takes.</summary>
    public string Configuration => string.Join(',', _ports.Select(static port => $"127.0.0.1:{port}").Append($"serviceName={ServiceName}"));

    /// <summary>The server that the first sentinel names.</summary>
    public RedisServer Master
    {
        get
        {
            string[] named = Ask(0, "GET-MASTER-ADDR-BY-NAME").Split('\n');
            return Servers.First(server => named[1].Trim() == server.Port.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Begins all six, and waits until each sentinel knows the others and both replicas.</summary>
    public static SentinelSetup Begin()
    {
        var setup = new SentinelSetup(new RedisServer { Settings = ["--appendonly", "yes", "--repl-diskless-sync-delay", "0"] });
        foreach (RedisServer server in setup.Servers) server.Begin();
        for (int i = 0; i < 3; i++) setup.BeginSentinel();
        setup.WaitUntilWhole();
        return setup;
    }

    /// <summary>What redis-cli prints of <c>SENTINEL command master</c>.</summary>
    public string Ask(int sentinel, string command) => RedisServer.CliOf(_ports[sentinel], "SENTINEL", command, ServiceName);

    /// <summary>Has another server made master, though nothing is wrong. It may be refused while one is under way, or no replica is good enough yet.</summary>
    public void FailOver()
    {
        string answer = "";
        for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Patience; Thread.Sleep(100))
        {
            answer = RedisServer.CliOf(_ports[0], "SENTINEL", "FAILOVER", ServiceName).Trim();
            if (answer == "OK") return;
        }

        throw new TimeoutException($"SENTINEL FAILOVER answers {answer}");
    }

    public async Task UntilAnotherAsync(RedisServer old)
    {
        for (long begun = Stopwatch.GetTimestamp(); Master == old; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience) throw new TimeoutException("no other server was made master");
        }
    }

    public void SignalSentinel(int sentinel, string name) => RedisServer.Signal(_sentinels[sentinel], name);

    /// <summary>Waits until there is a master with two living replicas, of one opinion with every sentinel.</summary>
    public void WaitUntilWhole()
    {
        for (long begun = Stopwatch.GetTimestamp(); !IsWhole(); Thread.Sleep(50))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience) throw new TimeoutException($"the sentinels do not agree: {Ask(0, "REPLICAS")}");
        }
    }

    public void Dispose()
    {
        foreach (Process sentinel in _sentinels)
        {
            if (!sentinel.HasExited) sentinel.Kill();
            sentinel.WaitForExit();
            sentinel.Dispose();
        }

        foreach (RedisServer server in Servers) server.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool IsWhole()
    {
        string named = Ask(0, "GET-MASTER-ADDR-BY-NAME");
        for (int i = 0; i < _ports.Count; i++)
        {
            if (Ask(i, "GET-MASTER-ADDR-BY-NAME") != named) return false;
            if (Value(Ask(i, "MASTER"), "num-other-sentinels") != "2" || Value(Ask(i, "MASTER"), "flags") != "master") return false;
            string[] replicas = Ask(i, "REPLICAS").Split('\n');
            if (replicas.Zip(replicas.Skip(1)).Count(static pair => pair is ("flags", "slave")) < 2) return false;
        }

        string[] role = Master.Cli("ROLE").Split('\n');
        return role[0] == "master" && role.Count(static line => line == "127.0.0.1") == 2;
    }

    private static string Value(string answer, string name)
    {
        string[] lines = answer.Split('\n');
        int at = Array.IndexOf(lines, name);
        return at < 0 ? "" : lines[at + 1];
    }

    private void BeginSentinel()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        string folder = _folder.CreateSubdirectory(port.ToString(CultureInfo.InvariantCulture)).FullName;
        string file = Path.Combine(folder, "sentinel.conf");
        File.WriteAllText(file, $"""
            port {port}
            bind 127.0.0.1
            dir {folder}
            sentinel monitor {ServiceName} 127.0.0.1 {Servers[0].Port} 2
            sentinel down-after-milliseconds {ServiceName} 1000
            sentinel failover-timeout {ServiceName} 4000
            sentinel parallel-syncs {ServiceName} 2
            """);
        Process process = Process.Start(new ProcessStartInfo(RedisServer.Program!, [file, "--sentinel"]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        _sentinels.Add(process);
        _ports.Add(port);
        for (long begun = Stopwatch.GetTimestamp(); !RedisServer.CliOf(port, "PING").StartsWith("PONG", StringComparison.Ordinal); Thread.Sleep(10))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience) throw new TimeoutException($"the sentinel on port {port} does not answer");
        }
    }
}
