using System.Net;
using System.Net.Sockets;

namespace KisFast.EndToEnd.Tests.Redis;

/// <summary>A network between two ends that can be cut: connections end and are refused, or nothing comes through and nobody is told.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _flows = new();
    private volatile bool _refuses;
    private int _cutOnceAfter;

    public CutProxy(int target)
    {
        _target = target;
        _flows.SetResult();
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends what is connected, and refuses what comes.</summary>
    public void Cut()
    {
        _refuses = true;
        CloseAll();
    }

    /// <summary>Ends one connection, in the middle of an answer, when it has brought so many bytes.</summary>
    public void CutOnceAfter(int bytes) => Volatile.Write(ref _cutOnceAfter, bytes);

    /// <summary>Whether that is still to come.</summary>
    public bool IsToCutOnce => Volatile.Read(ref _cutOnceAfter) > 0;

    /// <summary>Lets nothing through; connections stay.</summary>
    public void Freeze()
    {
        lock (_sockets) _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Mend()
    {
        _refuses = false;
        lock (_sockets) _flows.TrySetResult();
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        Mend();
        CloseAll();
        _end.Dispose();
    }

    private void CloseAll()
    {
        lock (_sockets)
        {
            foreach (Socket socket in _sockets) socket.Dispose();
            _sockets.Clear();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await _listener.AcceptSocketAsync(_end.Token);
                if (_refuses) near.Dispose();
                else _ = Task.Run(() => JoinAsync(near));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task JoinAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        lock (_sockets) _sockets.AddRange([near, far]);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(PumpAsync(near, far, isAnswer: false), PumpAsync(far, near, isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Both ends are closed below.
        }

        near.Dispose();
        far.Dispose();
        lock (_sockets) _sockets.RemoveAll(socket => socket == near || socket == far);
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[16 * 1024];
        long total = 0;
        while (true)
        {
            int read = await from.ReceiveAsync(buffer.AsMemory());
            if (read == 0) return;
            total += read;
            if (isAnswer && Volatile.Read(ref _cutOnceAfter) is > 0 and var after && total > after
                && Interlocked.CompareExchange(ref _cutOnceAfter, 0, after) == after) return;
            Task flows;
            lock (_sockets) flows = _flows.Task;
            await flows;
            for (int sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
    }
}
