using System.Buffers;

namespace KisFast.Tests.Support;

/// <summary>
/// The ways in which a buffer may hold a parser's input: right-sized, oversized with guard bytes around it, in every two-way split,
/// byte by byte, with empty segments in between.
/// </summary>
internal static class Shapes
{
    private const int Guards = 70;

    /// <summary>A span's two ways: alone in its array, and between guard bytes of each given value.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Spans(byte[] input)
    {
        yield return ("right-sized", input.ToArray());
        foreach (byte guard in new byte[] { 0x00, 0x7C, 0x5E, 0xFF })
        {
            var oversized = new byte[input.Length + (2 * Guards)];
            oversized.AsSpan().Fill(guard);
            input.CopyTo(oversized, Guards);
            yield return ($"oversized with 0x{guard:X2}", oversized.AsMemory(Guards, input.Length));
        }
    }

    /// <summary>Every shape of a sequence.</summary>
    public static IEnumerable<(string Name, ReadOnlySequence<byte> Bytes)> Sequences(byte[] input)
    {
        foreach (var (name, bytes) in Spans(input)) yield return (name, new ReadOnlySequence<byte>(bytes));
        for (int cut = 0; cut <= input.Length; cut++)
            yield return ($"split at {cut}", Of(input.AsMemory(0, cut), input.AsMemory(cut)));
        yield return ("byte by byte", Of([.. Chunks(input, 1)]));
        yield return ("with empty segments", Of([default, .. Chunks(input, 3).SelectMany(chunk => new[] { chunk, default })]));
    }

    /// <summary>Every way to hand a stream over in reads: whole, every two reads, byte by byte, in reads of a few sizes.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte>[] Reads)> Reads(byte[] stream)
    {
        yield return ("one read", [stream]);
        for (int cut = 1; cut < stream.Length; cut++) yield return ($"reads cut at {cut}", [stream.AsMemory(0, cut), stream.AsMemory(cut)]);
        foreach (int size in new[] { 1, 2, 3, 7, 64 }) yield return ($"reads of {size}", [.. Chunks(stream, size)]);
    }

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
