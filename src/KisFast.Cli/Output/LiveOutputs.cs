namespace KisFast.Cli;

/// <summary>The outputs by the names of <c>--format</c>.</summary>
internal static class LiveOutputs
{
    /// <summary>Lines, whether a person looks or not.</summary>
    public static ILiveOutput Plain(ToolConsole console, string format, TableStyle style) => format switch
    {
        "json" => new JsonRecordWriter(new ByteLines(console.Output)),
        "csv" => new CsvRecordWriter(new ByteLines(console.Output)),
        _ => new TableRecordWriter(new ByteLines(console.Output), console.Width, live: true, colour: console.UsesColour, style),
    };
}
