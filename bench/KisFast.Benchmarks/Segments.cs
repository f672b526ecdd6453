using System.Buffers;
using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Columns;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Benchmarks;

/// <summary>The typical frame in one piece of memory and cut by the edges of a pipe's buffers.</summary>
[Config(typeof(NoticeConfig))]
public class Segments
{
    private readonly KisFastPath _kisFast = new();
    private ReadOnlySequence<byte> _frame;

    /// <summary>In how many pieces the frame lies.</summary>
    [Params(1, 2, 3)]
    public int Pieces { get; set; } = 1;

    [GlobalSetup]
    public void Setup() => _frame = Segment.Cut(NoticeFrame.Typical.Bytes, Pieces);

    [Benchmark]
    public long KisFastDecoder() => _kisFast.Decode(_frame);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public static ReadOnlySequence<byte> Cut(byte[] bytes, int pieces)
        {
            int size = (bytes.Length + pieces - 1) / pieces;
            var first = new Segment(bytes.AsMemory(0, size), 0);
            var last = first;
            for (int at = size; at < bytes.Length; at += size)
            {
                var next = new Segment(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), at);
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
