using System.Buffers;
using System.Text;

namespace KisFast.Cli;

/// <summary>The outputs by the names of <c>--format</c>.</summary>
internal static class LiveOutputs
{
    /// <summary>Lines, whether a person looks or not.</summary>
    public static ILiveOutput Plain(ToolConsole console, string format, TableStyle table, CsvStyle csv)
    {
        var lines = new ByteLines(console.Output);
        // Excel takes CSV without the mark for the machine's code page. Other readers of a pipe do not expect one.
        if (format == "csv" && csv.ForSpreadsheets) lines.Write(Encoding.UTF8.Preamble);
        return format switch
        {
            "json" => new JsonRecordWriter(lines),
            "csv" => new CsvRecordWriter(lines, csv),
            _ => new TableRecordWriter(lines, console.Width, live: true, console.UsesColour, table),
        };
    }
}
