using Spectre.Console;
using Spectre.Console.Rendering;

namespace KisFast.Cli;

/// <summary>The live table of a terminal: a status line, and the last records that fit.</summary>
internal sealed class LiveScreen(ToolConsole console, RecentRecords recent, Func<int, string> status, TableStyle style = default, LastPrices? prices = null)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    // The status, the titles, and a line that the shell's prompt will take.
    private const int OtherLines = 4;

    /// <summary>Draws until <paramref name="done"/>, and once more then: the last frame stays.</summary>
    public async Task RunAsync(CancellationToken done)
    {
        IAnsiConsole terminal = Terminals.Of(console);
        terminal.Cursor.Hide();
        try
        {
            await terminal.Live(Frame()).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
            {
                while (!done.IsCancellationRequested)
                {
                    live.UpdateTarget(Frame());
                    // Else a frame's end would wait for the begin of the next.
                    await console.OutputText.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                    await Task.Delay(Refresh, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                live.UpdateTarget(Frame());
            }).ConfigureAwait(false);
        }
        finally
        {
            terminal.Cursor.Show();
            await console.OutputText.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Rows Frame()
    {
        int width = console.Width - 1;
        var table = new RecordTable(width, live: true, style, prices);
        var lines = new List<IRenderable>
        {
            Status(CellText.Fit(status(width), width).TrimEnd()),
            new Text(table.Header().TrimEnd(), new Style(decoration: Decoration.Underline)),
        };
        foreach (ref readonly FillRecord record in recent.Last(console.Height - OtherLines).AsSpan())
            lines.Add(new Text(table.Row(in record).TrimEnd(), RowColour.Of(in record).Style));
        return new Rows(lines);
    }

    // The first word says whether it is money.
    private static Paragraph Status(string line)
    {
        string first = line.Split(' ', 2)[0];
        Style style = first switch
        {
            FeedView.Real => new Style(Color.White, Color.Red, Decoration.Bold),
            FeedView.Paper => new Style(Color.Black, Color.Green, Decoration.Bold),
            _ => Bold,
        };
        return new Paragraph(first, style).Append(line[first.Length..], Bold);
    }
}
