using System.Net;
using System.Net.Sockets;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A way to Redis that breaks once, after some bytes of an answer; then it is whole.</summary>
internal sealed class OnceBrokenProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly int _afterBytes;
    private int _broken;

    public OnceBrokenProxy(int target, int afterBytes)
    {
        (_target, _afterBytes) = (target, afterBytes);
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool HasBroken => _broken != 0;

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync();
                _ = Task.Run(() => JoinAsync(near));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task JoinAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(IPAddress.Loopback, _target);
        await Task.WhenAny(PumpAsync(near, far, false), PumpAsync(far, near, true));
        near.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, bool mayBreak)
    {
        var buffer = new byte[4096];
        long total = 0;
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and int read)
            {
                total += read;
                if (mayBreak && total > _afterBytes && Interlocked.Exchange(ref _broken, 1) == 0) return;
                await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
