using System.Buffers;
using KisFast.Ring;
using KisFast.Wire;

namespace KisFast.Benchmarks.Rivals;

/// <summary>The library's path from frame bytes to published record, as the feed runs it: one decoder, one ring, one writer.</summary>
internal sealed class KisFastPath : IDisposable
{
    private readonly NoticeDecoder _decoder = new();
    private readonly RingBuffer<FillRecord> _ring;
    private RingWriter<FillRecord> _writer;
    private readonly RecordStamp _stamp = new(1, 2, 0);

    /// <summary>Creates the path.</summary>
    /// <param name="ringSize">Slots of 320 bytes; 1,024 stay in the second-level cache of server processors.</param>
    public KisFastPath(int ringSize = 1024)
    {
        _ring = new RingBuffer<FillRecord>(ringSize);
        _writer = _ring.GetWriter();
        _decoder.SetKey(TrId.H0GSCNI0, Vectors.Key, Vectors.Iv);
    }

    /// <summary>The record published last.</summary>
    public ref readonly FillRecord Last => ref _ring[_ring.Cursor];

    /// <summary>The records published last.</summary>
    public FillRecord[] TakeLast(int count) => [.. Enumerable.Range(0, count).Select(i => _ring[_ring.Cursor - count + 1 + i])];

    /// <summary>Decodes and publishes.</summary>
    /// <returns>The sequence of the last record.</returns>
    public long Decode(ReadOnlySpan<byte> frame)
    {
        if (_decoder.Decode(frame, ref _writer, _stamp, out _) != RejectReason.None) Throw();
        return _ring.Cursor;
    }

    /// <inheritdoc cref="Decode(ReadOnlySpan{byte})"/>
    public long Decode(in ReadOnlySequence<byte> frame)
    {
        if (_decoder.Decode(frame, ref _writer, _stamp, out _) != RejectReason.None) Throw();
        return _ring.Cursor;
    }

    public void Dispose() => _decoder.Dispose();

    private static void Throw() => throw new InvalidOperationException("The frame was refused.");
}
