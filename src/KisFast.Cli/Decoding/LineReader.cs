namespace KisFast.Cli;

/// <summary>
/// Lines of raw bytes from a stream, with at most one line and one read in memory. Lines end in LF or CRLF; the last one may
/// end in nothing. A line longer than the limit is reported as such and skipped in pieces.
/// </summary>
internal sealed class LineReader(Stream source, int maxLineBytes)
{
    private const int ReadSize = 128 * 1024;
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private byte[] _buffer = new byte[ReadSize];
    private int _start;
    private int _end;
    private bool _sourceEnded;
    private bool _begun;

    /// <summary>Called before the source is read, which may block: the moment to flush what the lines so far gave.</summary>
    public Action? BeforeRead { get; init; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Its bytes without the line end; valid until the next call. Empty when too long.</param>
    /// <param name="tooLong">Whether it was longer than the limit.</param>
    /// <returns>False at the end of the source.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        if (!_begun) SkipByteOrderMark();
        int searched = 0;
        tooLong = false;
        while (true)
        {
            ReadOnlySpan<byte> held = _buffer.AsSpan(_start, _end - _start);
            int newline = held[searched..].IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = WithoutCarriageReturn(held[..(searched + newline)]);
                _start += searched + newline + 1;
                break;
            }
            if (_sourceEnded)
            {
                line = WithoutCarriageReturn(held);
                _start = _end;
                if (held.IsEmpty && !tooLong) return false;
                break;
            }
            searched = held.Length;
            if (searched > maxLineBytes + 1) // one more for the CR of a line that just fits
            {
                tooLong = true;
                _start = _end;
                searched = 0;
            }
            Fill();
        }
        tooLong |= line.Length > maxLineBytes;
        if (tooLong) line = default;
        return true;
    }

    private static ReadOnlySpan<byte> WithoutCarriageReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;

    private void SkipByteOrderMark()
    {
        _begun = true;
        while (_end < ByteOrderMark.Length && !_sourceEnded) Fill();
        if (_buffer.AsSpan(0, _end).StartsWith(ByteOrderMark)) _start = ByteOrderMark.Length;
    }

    private void Fill()
    {
        int held = _end - _start;
        if (_buffer.Length - _end < ReadSize / 2 && _start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            (_start, _end) = (0, held);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        BeforeRead?.Invoke();
        int read = Read(_buffer.AsSpan(_end));
        _end += read;
        _sourceEnded = read == 0;
    }

    private int Read(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"the frames cannot be read: {e.Message.TrimEnd('.')}; give a file, or pipe one to standard input");
        }
    }
}
