using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KisFast.Transport;

/// <summary>Socket options that only some platforms have. All of them are for latency; a refused one costs nothing else.</summary>
internal static class SocketTuning
{
    // Linux: include/uapi/asm-generic/socket.h, include/uapi/linux/tcp.h.
    private const int LinuxSocketLevel = 1;
    private const int LinuxBusyPoll = 46;
    private const int TcpLevel = 6;
    private const int LinuxQuickAck = 12;

    /// <summary>Sets what the options ask for.</summary>
    /// <returns>What was refused, or null.</returns>
    public static string? Apply(Socket socket, TransportOptions options)
    {
        string? refused = null;
        if (options.BusyPollMicroseconds > 0 && !TrySet(socket, LinuxSocketLevel, LinuxBusyPoll, options.BusyPollMicroseconds))
            refused = "SO_BUSY_POLL (needs Linux and CAP_NET_ADMIN, or the sysctl net.core.busy_read)";
        if (options.QuickAck && !RearmQuickAck(socket)) refused = "TCP_QUICKACK (needs Linux)";
        return refused;
    }

    /// <summary>Linux falls back to delayed acknowledgements now and then: it has to be asked again after each read.</summary>
    public static bool RearmQuickAck(Socket socket) => TrySet(socket, TcpLevel, LinuxQuickAck, 1);

    private static bool TrySet(Socket socket, int level, int name, int value)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            socket.SetRawSocketOption(level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
