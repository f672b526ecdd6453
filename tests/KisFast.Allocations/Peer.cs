using System.Diagnostics;
using KisFast.Wire;

namespace KisFast.Allocations;

/// <summary>The other side, in a process of its own: sends pre-encrypted notices on command.</summary>
internal sealed class Peer : IDisposable
{
    /// <summary>Whose fills it sends.</summary>
    public const string Account = "50123456-01";

    private const int PingPongEvery = 1000;
    private readonly Process _process;

    private Peer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Options of a feed that talks to it.</summary>
    public FillFeedOptions OptionsFor(ReceiveMode mode) => new()
    {
        AppKey = "key",
        AppSecret = "secret",
        HtsId = "testuser",
        WebSocketUrl = new Uri($"ws://127.0.0.1:{Port}/"),
        RestUrl = new Uri($"http://127.0.0.1:{Port}"),
        ReceiveMode = mode,
    };

    /// <summary>Starts this program again as a peer.</summary>
    public static Peer Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Under `dotnet x.dll` the process is dotnet.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(Peer).Assembly.Location);
        start.ArgumentList.Add("serve");
        var process = Process.Start(start)!;
        return new Peer(process, int.Parse(process.StandardOutput.ReadLine()!));
    }

    /// <summary>Lets the peer send so many notices, after a pause in which the caller can take its first look.</summary>
    public void Send(int notices)
    {
        _process.StandardInput.WriteLine(notices);
        _process.StandardInput.Flush();
    }

    /// <summary>How many replies to PINGPONG the peer got so far.</summary>
    public long CountReplies()
    {
        _process.StandardInput.WriteLine("replies");
        _process.StandardInput.Flush();
        return long.Parse(_process.StandardOutput.ReadLine()!);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }

    /// <summary>The child's side: commands on standard input, a number of notices or <c>replies</c>, until it is closed.</summary>
    public static int Serve()
    {
        using var server = new NoticeServer();
        Console.WriteLine(server.Port);
        using var connection = server.Accept();
        byte[][] messages = [.. WebSocketStream.Fills(64).Select(frame => WebSocketStream.Text(frame.Bytes))];
        long sent = 0;
        while (Console.ReadLine() is { } command)
        {
            if (command == "replies")
            {
                Console.WriteLine(connection.Replies);
                continue;
            }

            Thread.Sleep(200);
            sent = SendAll(connection, messages, sent, int.Parse(command));
        }

        return 0;
    }

    private static long SendAll(NoticeConnection connection, byte[][] messages, long sent, int count)
    {
        byte[] batch = new byte[64 * 1024];
        int filled = 0;
        for (long end = sent + count; sent < end; sent++)
        {
            byte[] message = messages[sent % messages.Length];
            // Of uneven size, so that reads cut messages anywhere.
            if (filled + message.Length + WebSocketStream.PingPong.Length > batch.Length - (sent % 977))
            {
                connection.Socket.Send(batch.AsSpan(0, filled));
                filled = 0;
            }

            message.CopyTo(batch, filled);
            filled += message.Length;
            if (sent % PingPongEvery != 0) continue;
            WebSocketStream.PingPong.CopyTo(batch, filled);
            filled += WebSocketStream.PingPong.Length;
        }

        connection.Socket.Send(batch.AsSpan(0, filled));
        return sent;
    }
}
