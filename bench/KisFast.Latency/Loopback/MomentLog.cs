using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Latency.Loopback;

/// <summary>Moments of <see cref="Stopwatch"/>, one a message, in memory that is there before the first.</summary>
internal sealed class MomentLog
{
    private readonly long[] _moments;
    private int _count;

    public MomentLog(int capacity)
    {
        _moments = GC.AllocateArray<long>(capacity, pinned: true);
        // Touched: a page fault would be measured as latency.
        _moments.AsSpan().Fill(1);
    }

    /// <summary>Whether every message has its moment.</summary>
    public bool IsFull => Count == _moments.Length;

    /// <summary>How many have one.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add() => Add(Stopwatch.GetTimestamp());

    /// <summary>A moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long moment)
    {
        int count = _count;
        if (count == _moments.Length) return;
        _moments[count] = moment;
        Volatile.Write(ref _count, count + 1);
    }

    /// <summary>Writes the moments to a file.</summary>
    public void Write(string file) => File.WriteAllBytes(file, MemoryMarshal.AsBytes(_moments.AsSpan(0, _count)));

    /// <summary>Reads what another process has written.</summary>
    public static long[] Read(string file) => MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(file)).ToArray();
}
