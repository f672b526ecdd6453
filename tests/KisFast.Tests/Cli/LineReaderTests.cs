using System.Text;
using KisFast.Cli;
using KisFast.Tests.Properties;

namespace KisFast.Tests.Cli;

/// <summary>Lines out of any chunks equal lines out of the whole.</summary>
public sealed class LineReaderTests
{
    private const int Limit = 8;

    [Cases(500)]
    public bool Any_chunking_gives_the_oracles_lines(LineText text, Count count) =>
        Lines(text.Bytes, count.Value % 9 + 1).SequenceEqual(Oracle(text.Bytes));

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\r\n\r\nb", "a||b")]
    [InlineData("\n", "")]
    [InlineData("12345678\r\n123456789\r\nx", "12345678|TooLong|x")]
    public void Lines_by_example(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Lines(Encoding.UTF8.GetBytes(text), 3)));

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_line() =>
        Assert.Equal(["a", "b"], Lines([0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n', (byte)'b'], 2));

    private static List<string> Oracle(byte[] text)
    {
        List<string> lines = [.. Encoding.Latin1.GetString(text).Split('\n')];
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return [.. lines.Select(line => line.EndsWith('\r') ? line[..^1] : line).Select(line => line.Length > Limit ? "TooLong" : line)];
    }

    private static List<string> Lines(byte[] text, int chunk)
    {
        var reader = new LineReader(new ChunkStream(text, chunk), Limit);
        var lines = new List<string>();
        while (reader.TryRead(out ReadOnlySpan<byte> line, out bool tooLong)) lines.Add(tooLong ? "TooLong" : Encoding.Latin1.GetString(line));
        return lines;
    }

    private sealed class ChunkStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
