using System.Buffers;
using System.Text;

namespace KisFast.Cli;

/// <summary>Records as lines of fixed columns, for a page or a scrolling terminal.</summary>
internal sealed class TableRecordWriter : ILiveOutput, IQuoteOutput
{
    private readonly ByteLines _lines;
    private readonly RecordTable _table;
    private readonly bool _numbered;
    private readonly bool _colour;

    /// <param name="lines">Where to.</param>
    /// <param name="width">The cells that a row may take.</param>
    /// <param name="live">Whether records came just now.</param>
    /// <param name="colour">Whether to colour rows by side.</param>
    /// <param name="style">What was asked for.</param>
    public TableRecordWriter(ByteLines lines, int width, bool live, bool colour, TableStyle style = default)
    {
        _lines = lines;
        _numbered = !live;
        _colour = colour;
        _table = new RecordTable(_numbered ? width - NumberCells - 1 : width, live, style);
        WriteLine((_numbered ? CellText.Fit(style.IsKorean ? KoreanWords.Of("Line") : "Line", NumberCells, right: true) + " " : "") + _table.Header());
    }

    private const int NumberCells = 6;

    /// <summary>A record from a live feed.</summary>
    public void WriteLive(in FillRecord record) => WriteLine(Coloured(_table.Row(in record), RowColour.Of(in record)));

    /// <summary>A trade from a live feed.</summary>
    public void WriteLive(in TradeTick trade) => WriteLine(QuoteText.Of(in trade));

    /// <summary>A book from a live feed.</summary>
    public void WriteLive(in BookSnapshot book) => WriteLine(QuoteText.Of(in book));

    /// <summary>A record of another TR from a live feed.</summary>
    public void WriteLive(in RawMessage message) => WriteLine(QuoteText.Of(in message));

    /// <summary>A record decoded from a line, from 1.</summary>
    public void WriteDecoded(long line, in FillRecord record) =>
        WriteLine(Numbered(line) + Coloured(_table.Row(in record), RowColour.Of(in record)));

    /// <summary>Another row decoded from a line, from 1.</summary>
    public void WriteDecoded(long line, string row) => WriteLine(Numbered(line) + row);

    /// <summary>A line that was rejected.</summary>
    public void WriteReject(long line, RejectReason reason) =>
        WriteLine(Numbered(line) + Coloured($"{reason}: {RejectAdvice.For(reason)}", RowColour.Bad));

    public void Flush() => _lines.Flush();

    public void Dispose()
    {
    }

    private static string Numbered(long line) => line.ToString().PadLeft(NumberCells) + " ";

    private string Coloured(string text, RowColour colour) => _colour ? colour.Wrap(text.TrimEnd()) : text;

    private void WriteLine(string text)
    {
        Encoding.UTF8.GetBytes(text.AsSpan().TrimEnd(), _lines);
        _lines.EndLine();
    }
}
