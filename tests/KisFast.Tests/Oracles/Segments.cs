using System.Buffers;

namespace KisFast.Oracles;

/// <summary>Sequences of several segments.</summary>
internal static class Segments
{
    /// <summary>A sequence of the given segments.</summary>
    public static ReadOnlySequence<byte> Of(params ReadOnlyMemory<byte>[] segments)
    {
        if (segments.Length == 0) return default;
        var first = new Segment(segments[0], 0);
        var last = first;
        foreach (var memory in segments.Skip(1)) last = last.Append(memory);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public static IEnumerable<ReadOnlyMemory<byte>> Chunks(byte[] input, int size)
    {
        for (int at = 0; at < input.Length; at += size) yield return input.AsMemory(at, Math.Min(size, input.Length - at));
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
