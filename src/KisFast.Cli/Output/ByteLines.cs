using System.Buffers;

namespace KisFast.Cli;

/// <summary>Lines gathered in memory and written to a stream in large pieces.</summary>
internal sealed class ByteLines(Stream output) : IBufferWriter<byte>
{
    private const int FlushAt = 256 * 1024;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt + 16 * 1024);

    public void Advance(int count) => _buffer.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <summary>Ends a line.</summary>
    public void EndLine()
    {
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        if (_buffer.WrittenCount >= FlushAt) Flush();
    }

    /// <summary>Writes out what is gathered.</summary>
    public void Flush()
    {
        if (_buffer.WrittenCount == 0) return;
        output.Write(_buffer.WrittenSpan);
        output.Flush();
        _buffer.ResetWrittenCount();
    }
}
