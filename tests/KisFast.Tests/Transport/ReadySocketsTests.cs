using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

[SupportedOSPlatform("linux")]
public sealed class ReadySocketsTests : IDisposable
{
    private const int Count = 5;
    private readonly Socket[] _peers = new Socket[Count];
    private readonly Socket[] _sockets = new Socket[Count];

    public ReadySocketsTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        for (int i = 0; i < Count; i++)
        {
            _sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets[i].Connect(listener.LocalEndPoint!);
            _peers[i] = listener.Accept();
        }
    }

    [Fact]
    public void Names_those_that_have_something_to_read_until_it_is_read()
    {
        using ReadySockets? ready = ReadySockets.TryCreate();
        if (ready is null) return;
        AddAll(ready);
        Assert.True(ready.Ask().IsEmpty);
        _peers[3].Send("a"u8);
        _peers[1].Send("b"u8);
        Assert.Equal([101, 103], Until(ready, 2));
        Assert.Equal(1, _sockets[3].Receive(new byte[1]));
        Assert.Equal([101], Until(ready, 1));
    }

    [Fact]
    public void Names_those_whose_peer_has_left()
    {
        using ReadySockets? ready = ReadySockets.TryCreate();
        if (ready is null) return;
        AddAll(ready);
        _peers[0].Dispose();
        _peers[2].LingerState = new LingerOption(true, 0);
        _peers[2].Dispose();
        Assert.Equal([100, 102], Until(ready, 2));
    }

    [Fact]
    public void A_socket_closed_here_is_not_added_and_drops_out()
    {
        using ReadySockets? ready = ReadySockets.TryCreate();
        if (ready is null) return;
        AddAll(ready);
        _peers[4].Send("a"u8);
        Assert.Equal([104], Until(ready, 1));
        _sockets[4].Dispose();
        Assert.True(ready.Ask().IsEmpty);
        Assert.False(ready.TryAdd(_sockets[4], 1));
    }

    public void Dispose()
    {
        foreach (Socket socket in _peers.Concat(_sockets)) socket.Dispose();
    }

    private void AddAll(ReadySockets ready)
    {
        for (int i = 0; i < Count; i++) Assert.True(ready.TryAdd(_sockets[i], 100 + i));
    }

    private static int[] Until(ReadySockets ready, int count)
    {
        int[] ids;
        do ids = [.. ready.Ask().ToArray().Order()];
        while (ids.Length != count);
        return ids;
    }
}
