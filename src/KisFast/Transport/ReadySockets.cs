using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace KisFast.Transport;

/// <summary>
/// Asks the kernel in one call which of many sockets have something to read: Linux's epoll, level-triggered. What it says is a hint,
/// not more: a closed socket drops out of it without a word. One thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class ReadySockets : IDisposable
{
    private const int MaxReady = 64;
    private const int Add = 1;
    private const uint In = 1;

    // include/uapi/linux/eventpoll.h: packed on x86-64 only.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventBytes - sizeof(long);

    private readonly byte[] _events = GC.AllocateArray<byte>(MaxReady * 16, pinned: true);
    private readonly int[] _ready = new int[MaxReady];
    private readonly int _epoll;

    private ReadySockets(int epoll) => _epoll = epoll;

    /// <summary>A set without sockets; null where there is no such call.</summary>
    public static ReadySockets? TryCreate() =>
        OperatingSystem.IsLinux() && Create(0) is var epoll and >= 0 ? new ReadySockets(epoll) : null;

    /// <summary>Adds a socket.</summary>
    /// <param name="socket">A connected one.</param>
    /// <param name="id">What <see cref="Ask"/> calls it.</param>
    /// <returns>False when it was closed meanwhile, or the kernel refuses.</returns>
    public bool TryAdd(Socket socket, int id)
    {
        SafeSocketHandle handle = socket.SafeHandle;
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            byte* wanted = stackalloc byte[16];
            *(uint*)wanted = In;
            *(long*)(wanted + DataOffset) = id;
            return Control(_epoll, Add, (int)handle.DangerousGetHandle(), wanted) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    /// <summary>The ids of sockets that have something to read, were ended or broke; not all of them if they are many. Returns at once.</summary>
    public ReadOnlySpan<int> Ask()
    {
        fixed (byte* events = _events)
        {
            int count = Math.Max(0, Wait(_epoll, events, MaxReady, 0));
            for (int i = 0; i < count; i++) _ready[i] = (int)*(long*)(events + (i * EventBytes) + DataOffset);
            return _ready.AsSpan(0, count);
        }
    }

    public void Dispose() => _ = Close(_epoll);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int socket, byte* wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
