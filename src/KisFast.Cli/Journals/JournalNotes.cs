using System.Globalization;

namespace KisFast.Cli;

/// <summary>A journal's notes, printed: a line each, or the contents of a kind.</summary>
internal static class JournalNotes
{
    /// <summary>Prints them.</summary>
    /// <param name="source">The journal.</param>
    /// <param name="kind">Only these, and their contents; null: what there is, without contents.</param>
    /// <param name="console">Where to.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task PrintAsync(JournalSource source, JournalNoteKind? kind, ToolConsole console, CancellationToken stop)
    {
        await foreach (JournalNote note in source.NotesAsync(kind, stop).ConfigureAwait(false))
        {
            if (kind is null)
            {
                console.OutputText.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{note.Number,6}  {new DateTime(note.UtcTicks, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ss.fffZ}  {note.Kind,-12}  before {note.Before}  "
                    + $"session {note.SessionIndex}  {note.Content.Length} bytes"));
                continue;
            }

            console.OutputText.Flush();
            console.Output.Write(OneLine(note.Content.Span));
            console.Output.Write("\n"u8);
        }

        console.Output.Flush();
    }

    // JSON and frames have no line breaks that mean anything.
    private static byte[] OneLine(ReadOnlySpan<byte> content)
    {
        byte[] line = content.ToArray();
        for (int i = 0; i < line.Length; i++)
            if (line[i] is (byte)'\n' or (byte)'\r') line[i] = (byte)' ';
        return line;
    }
}
