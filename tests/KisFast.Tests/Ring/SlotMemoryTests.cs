using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Ring;

namespace KisFast.Tests.Ring;

public sealed unsafe class SlotMemoryTests
{
    [Fact]
    public void Slots_straddle_no_more_lines_than_their_size_asks_for()
    {
        Check<byte>(1);
        Check<int>(4);
        Check<Bytes12>(16);
        Check<Bytes48>(64);
        Check<Bytes72>(128);
        Check<Bytes256>(256);
        Check<FillRecord>(FillRecord.SizeInBytes);
    }

    [Fact]
    public void Slots_stay_where_they_are()
    {
        var ring = new RingBuffer<Bytes256>(64);
        nint before = Address(ref ring[5]);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(before, Address(ref ring[5]));
    }

    [Fact]
    public void Values_may_hold_references()
    {
        var ring = new RingBuffer<(string Name, int Number)>(4);
        RingWriter<(string Name, int Number)> writer = ring.GetWriter();
        for (int i = 0; i < 10; i++)
        {
            long sequence = writer.Claim(1);
            writer[sequence] = ($"number {i}", i);
            writer.Publish(sequence);
        }

        GC.Collect();
        Assert.Equal(("number 9", 9), ring[9]);
        Assert.Equal(("number 6", 6), ring[6]);
    }

    private static void Check<T>(int stride)
        where T : unmanaged
    {
        var ring = new RingBuffer<T>(8);
        Assert.Equal(stride, Address(ref ring[1]) - Address(ref ring[0]));
        Assert.Equal(Address(ref ring[3]), Address(ref ring[11]));
        Assert.Equal(0, Address(ref ring[0]) % 64);
        int lines = (sizeof(T) + 63) / 64;
        for (int i = 0; i < 8; i++)
        {
            nint first = Address(ref ring[i]);
            Assert.Equal(lines, (first + sizeof(T) - 1) / 64 - first / 64 + 1);
        }
    }

    private static nint Address<T>(ref T value) => (nint)Unsafe.AsPointer(ref value);

    [StructLayout(LayoutKind.Sequential, Size = 12)]
    private struct Bytes12;

    [StructLayout(LayoutKind.Sequential, Size = 48)]
    private struct Bytes48;

    [StructLayout(LayoutKind.Sequential, Size = 72)]
    private struct Bytes72;

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Bytes256;
}
