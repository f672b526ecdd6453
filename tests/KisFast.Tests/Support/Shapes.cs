using System.Buffers;
using KisFast.Oracles;

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
            yield return ($"split at {cut}", Segments.Of(input.AsMemory(0, cut), input.AsMemory(cut)));
        yield return ("byte by byte", Segments.Of([.. Segments.Chunks(input, 1)]));
        yield return ("with empty segments", Segments.Of([default, .. Segments.Chunks(input, 3).SelectMany(chunk => new[] { chunk, default })]));
    }

    /// <summary>Every way to hand a stream over in reads: whole, every two reads, byte by byte, in reads of a few sizes.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte>[] Reads)> Reads(byte[] stream)
    {
        yield return ("one read", [stream]);
        for (int cut = 1; cut < stream.Length; cut++) yield return ($"reads cut at {cut}", [stream.AsMemory(0, cut), stream.AsMemory(cut)]);
        foreach (int size in new[] { 1, 2, 3, 7, 64 }) yield return ($"reads of {size}", [.. Segments.Chunks(stream, size)]);
    }
}
