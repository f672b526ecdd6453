using System.Text.Json;

namespace KisFast.Cli;

/// <summary>Prints findings.</summary>
internal static class DoctorReport
{
    private const int NameCells = 12;

    public static void WriteText(ToolConsole console, IReadOnlyList<Finding> findings)
    {
        TextWriter text = console.OutputText;
        foreach (Finding finding in findings)
        {
            string mark = finding.Ok switch { true => "yes", false => "NO ", null => "-  " };
            text.WriteLine($"{Coloured(console, finding.Ok, mark)} {CellText.Fit(finding.Name, NameCells)}{CellText.Visible(finding.Value)}");
            if (finding.Fix is not null) text.WriteLine($"    {new string(' ', NameCells)}fix: {finding.Fix}");
        }
        text.Flush();
    }

    public static void WriteJson(ByteLines lines, IReadOnlyList<Finding> findings)
    {
        using (var json = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok"u8, findings.All(finding => finding.Ok != false));
            json.WriteStartArray("checks"u8);
            foreach (Finding finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, finding.Name);
                if (finding.Ok is { } ok) json.WriteBoolean("ok"u8, ok);
                else json.WriteNull("ok"u8);
                json.WriteString("value"u8, finding.Value);
                json.WriteString("fix"u8, finding.Fix);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        lines.EndLine();
        lines.Flush();
    }

    private static string Coloured(ToolConsole console, bool? ok, string mark) =>
        console.UsesColour ? $"\x1b[{(ok switch { true => 32, false => 31, null => 2 })}m{mark}\x1b[0m" : mark;
}
