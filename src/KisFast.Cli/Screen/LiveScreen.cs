using Spectre.Console;
using Spectre.Console.Rendering;

namespace KisFast.Cli;

/// <summary>The live table of a terminal: a status line, the rows of the view that was chosen, and the keys.</summary>
internal sealed class LiveScreen
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Quiet = new(decoration: Decoration.Dim);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    // The status, the titles, the keys, and a line that the shell's prompt will take.
    private const int OtherLines = 5;

    private readonly ToolConsole _console;
    private readonly LiveData _data;
    private readonly FeedStatus _status;
    private readonly ScreenRows _rows;
    private readonly KeyReader? _keys;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="console">The terminal.</param>
    /// <param name="data">What there is to show.</param>
    /// <param name="total">How many records there will be, if that is known.</param>
    public LiveScreen(ToolConsole console, LiveData data, long? total)
    {
        (_console, _data, _rows) = (console, data, new ScreenRows(data));
        _keys = console.OpenKeys();
        _status = new FeedStatus(data, total, () => ScreenKeys.Marks(State, data.Filter, data.Records.Count, data.Style), hasKeys: _keys is not null);
    }

    /// <summary>What a person has chosen.</summary>
    public ScreenState State { get; } = new();

    /// <summary>Ends when the key for it is pressed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Draws until <paramref name="done"/>, and once more then: the last frame stays.</summary>
    public async Task RunAsync(CancellationToken done)
    {
        IAnsiConsole terminal = Terminals.Of(_console);
        terminal.Cursor.Hide();
        try
        {
            await terminal.Live(Frame()).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
            {
                while (!done.IsCancellationRequested)
                {
                    Press();
                    live.UpdateTarget(Frame());
                    // Else a frame's end would wait for the begin of the next.
                    await _console.OutputText.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                    await Task.WhenAny(Task.Delay(Refresh, done), _keys?.Pressed() ?? Task.Delay(Timeout.Infinite, done)).ConfigureAwait(false);
                }
                live.UpdateTarget(Frame());
            }).ConfigureAwait(false);
        }
        finally
        {
            terminal.Cursor.Show();
            await _console.OutputText.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private int MostRows => _console.Height - OtherLines;

    private void Press()
    {
        while (_keys?.TryTake(out ConsoleKeyInfo key) == true) State.Press(key, _data.Records.Count, MostRows);
        if (State.IsEnded) _ended.TrySetResult();
    }

    private Rows Frame()
    {
        int width = _console.Width - 1;
        var lines = new List<IRenderable> { Status(CellText.Fit(_status.Describe(width), width).TrimEnd()) };
        foreach (ScreenLine line in _rows.Lines(State, width, MostRows))
            lines.Add(new Text(line.Text.TrimEnd(), line.Colour?.Style ?? new Style(decoration: Decoration.Underline)));
        if (_keys is not null) lines.Add(new Text(ScreenKeys.Line(State, width, _data.Style), Quiet));
        return new Rows(lines);
    }

    // The first word says whether it is money.
    private Paragraph Status(string line)
    {
        string first = line.Split(' ', 2)[0];
        Style style = _data.Feed.Mode switch
        {
            FeedView.Real => new Style(Color.White, Color.Red, Decoration.Bold),
            FeedView.Paper => new Style(Color.Black, Color.Green, Decoration.Bold),
            _ => Bold,
        };
        return new Paragraph(first, style).Append(line[first.Length..], Bold);
    }
}
