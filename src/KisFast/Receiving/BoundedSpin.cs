using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace KisFast.Receiving;

/// <summary>
/// Asks a socket for a while before a blocking read sleeps in the kernel. Whoever spins where there is no core for him is put aside for
/// milliseconds, while a sleeper is let in at once: so a thread that finds it was put aside sleeps for a time (<see cref="SpinRest"/>). One thread.
/// </summary>
/// <param name="time">How long; zero is not at all.</param>
internal struct BoundedSpin(TimeSpan time)
{
    // Between two questions lie some tenths of a microsecond.
    private static readonly long PutAside = Stopwatch.Frequency / 10_000;

    private readonly long _ticks = Environment.ProcessorCount > 1 ? (long)(time.TotalSeconds * Stopwatch.Frequency) : 0;
    private SpinRest _rest = new(Stopwatch.Frequency);

    /// <summary>Returns when there is something to read, when the connection is over, or when the time is.</summary>
    // Compiled once: a loop that is entered again would be compiled in the middle of it, after the first fill.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void UntilReadable(Socket socket)
    {
        if (_ticks == 0) return;
        long now = Stopwatch.GetTimestamp();
        if (_rest.IsOn(now)) return;
        for (long until = now + _ticks; now < until && !socket.Poll(0, SelectMode.SelectRead);)
        {
            long before = now;
            now = Stopwatch.GetTimestamp();
            if (now - before < PutAside) continue;
            _rest.Begin(now);
            return;
        }
    }
}
