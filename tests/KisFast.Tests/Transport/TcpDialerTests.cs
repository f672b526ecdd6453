using System.Net;
using System.Net.Sockets;
using KisFast.Transport;

namespace KisFast.Tests.Transport;

public sealed class TcpDialerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_with_two_addresses_of_which_the_first_never_answers(bool isSynchronous)
    {
        if (!OperatingSystem.IsLinux()) return;
        using Socket deaf = Listen(IPAddress.Parse("127.0.0.2"), 0, backlog: 0);
        int port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        using Socket good = Listen(IPAddress.Loopback, port, backlog: 10);
        // A full queue drops every further SYN.
        List<Socket> fillers = [];
        for (int i = 0; i < 4; i++)
        {
            fillers.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
            _ = fillers[^1].ConnectAsync(deaf.LocalEndPoint!);
        }

        await Task.Delay(50);
        using Socket socket = await TcpDialer.ConnectAsync(
            [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], port, isSynchronous, TimeProvider.System, default).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address.MapToIPv4());
        fillers.ForEach(static f => f.Dispose());
    }

    [Fact]
    public async Task A_refused_address_is_passed_over_at_once_and_the_last_error_is_a_word()
    {
        using Socket good = Listen(IPAddress.Loopback, 0, backlog: 10);
        int port = ((IPEndPoint)good.LocalEndPoint!).Port;
        using Socket socket = await TcpDialer.ConnectAsync([IPAddress.Parse("127.0.0.3"), IPAddress.Loopback], port, false, TimeProvider.System, default);
        Assert.True(socket.Connected);
        SocketException e = await Assert.ThrowsAsync<SocketException>(
            () => TcpDialer.ConnectAsync([IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.4")], port, false, TimeProvider.System, default));
        Assert.Equal(SocketError.ConnectionRefused, e.SocketErrorCode);
    }

    [Fact]
    public void Families_alternate_in_the_order_of_the_resolver()
    {
        IPAddress[] addresses = [.. "::1 ::2 ::3 127.0.0.1 127.0.0.2".Split(' ').Select(IPAddress.Parse)];
        Assert.Equal("::1 127.0.0.1 ::2 127.0.0.2 ::3".Split(' '), TcpDialer.Interleave(addresses).Select(a => a.ToString()));
    }

    private static Socket Listen(IPAddress address, int port, int backlog)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(backlog);
        return socket;
    }
}
