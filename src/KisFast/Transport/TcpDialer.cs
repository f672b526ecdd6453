using System.Net;
using System.Net.Sockets;

namespace KisFast.Transport;

/// <summary>
/// Connects to a name with several addresses as RFC 8305 describes: the next address is tried when the one before has failed, or has not
/// answered for a moment, and the first that answers is taken. So one that never answers does not use up the whole limit.
/// </summary>
internal static class TcpDialer
{
    // RFC 8305 §5: the recommended Connection Attempt Delay.
    private static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">From 1.</param>
    /// <param name="isSynchronous">Whether the socket must never have been used asynchronously: what reads it blocks or spins.</param>
    /// <param name="time">The timers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">No address answered: the first one's error.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, bool isSynchronous, TimeProvider time, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? only)
            ? [only]
            : Interleave(await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false));
        return await ConnectAsync(addresses, port, isSynchronous, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for addresses.</summary>
    internal static async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, bool isSynchronous, TimeProvider time, CancellationToken cancellationToken)
    {
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<Socket>> attempts = [];
        Exception? first = null;
        for (int next = 0; ;)
        {
            if (next < addresses.Length) attempts.Add(AttemptAsync(new IPEndPoint(addresses[next++], port), isSynchronous, over.Token));
            bool isLast = next == addresses.Length;
            Task done = await Task.WhenAny([.. attempts, .. isLast ? (Task[])[] : [Task.Delay(AttemptDelay, time, over.Token)]]).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                // One may just have succeeded.
                foreach (Task<Socket> late in attempts) _ = DropAsync(late);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (done is not Task<Socket> attempt) continue;
            attempts.Remove(attempt);
            if (attempt.IsCompletedSuccessfully)
            {
                await over.CancelAsync().ConfigureAwait(false);
                foreach (Task<Socket> late in attempts) _ = DropAsync(late);
                return await attempt.ConfigureAwait(false);
            }

            first ??= attempt.Exception?.InnerException ?? new SocketException((int)SocketError.TimedOut);
            if (attempts.Count == 0 && isLast) throw first;
        }
    }

    // RFC 8305 §4: the families alternate, in the order of the resolver.
    internal static IPAddress[] Interleave(IPAddress[] addresses)
    {
        if (addresses.Length < 3) return addresses;
        AddressFamily family = addresses[0].AddressFamily;
        IPAddress[] same = Array.FindAll(addresses, a => a.AddressFamily == family), other = Array.FindAll(addresses, a => a.AddressFamily != family);
        List<IPAddress> mixed = [];
        for (int i = 0; i < Math.Max(same.Length, other.Length); i++)
        {
            if (i < same.Length) mixed.Add(same[i]);
            if (i < other.Length) mixed.Add(other[i]);
        }

        return [.. mixed];
    }

    private static async Task<Socket> AttemptAsync(IPEndPoint address, bool isSynchronous, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (isSynchronous) await ConnectSynchronouslyAsync(socket, address, cancellationToken).ConfigureAwait(false);
            else await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // After an asynchronous connect every arrival would wake the runtime's epoll thread for the rest of the socket's life. On a thread of
    // its own: a starved thread pool must not keep a session from coming back.
    private static async Task ConnectSynchronouslyAsync(Socket socket, IPEndPoint address, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
        await Task.Factory.StartNew(() => socket.Connect(address), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    private static async Task DropAsync(Task<Socket> late)
    {
        await ((Task)late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (late.IsCompletedSuccessfully) (await late.ConfigureAwait(false)).Dispose();
    }
}
