using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Ring;

namespace KisFast.Tests.Ring;

/// <summary>What threads write is alone on its cache lines and on the lines prefetched with them.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void A_sequence_is_padded_on_both_sides() => AssertPadded(typeof(Sequence), "_value", "_value");

    [Fact]
    public void The_producers_state_is_padded_on_both_sides()
    {
        AssertPadded(typeof(SingleProducerSequencer).GetNestedType("ProducerState", BindingFlags.NonPublic)!, "Claimed", "Stalls");
        AssertPadded(typeof(MultiProducerSequencer).GetNestedType("SharedState", BindingFlags.NonPublic)!, "CachedGating", "Stalls");
    }

    [Fact]
    public void A_writer_is_two_references() => Assert.Equal(2 * IntPtr.Size, Unsafe.SizeOf<RingWriter<FillRecord>>());

    private static void AssertPadded(Type type, string first, string last)
    {
        Assert.True(Offset(type, first) >= CacheLines.Padding, $"{type.Name} starts {Offset(type, first)} bytes in");
        int end = type.StructLayoutAttribute!.Size - Offset(type, last) - sizeof(long);
        Assert.True(end >= CacheLines.Padding, $"{type.Name} ends {end} bytes behind");
    }

    private static int Offset(Type type, string field) =>
        type.GetField(field, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetCustomAttribute<FieldOffsetAttribute>()!.Value;
}
