namespace KisFast.Cli;

/// <summary>What a person has chosen with the keys: view, filter, pause, how far up. Pressed and read by the screen's loop only.</summary>
internal sealed class ScreenState
{
    private const int MostTyped = 40;

    /// <summary>What is shown.</summary>
    public ScreenView View { get; private set; }

    /// <summary>Rows must contain it; empty: all are shown.</summary>
    public string Filter { get; private set; } = "";

    /// <summary>Whether keys go into the filter.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>Whether rows stand still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>How many records there were when it was paused.</summary>
    public long PausedAt { get; private set; }

    /// <summary>How many rows are scrolled past.</summary>
    public int Offset { get; private set; }

    /// <summary>Whether only orders that still work are shown.</summary>
    public bool OpenOnly { get; private set; }

    /// <summary>Whether fills and gaps ring.</summary>
    public bool Rings { get; set; }

    /// <summary>Whether it was asked to end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Takes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="count">How many records there have been.</param>
    /// <param name="page">How many rows are on the screen.</param>
    public void Press(ConsoleKeyInfo key, long count, int page)
    {
        if (IsTyping) Type(key);
        else if (!Move(key, count, page)) Choose(key, count);
    }

    /// <summary>No further than there are rows.</summary>
    public void LimitTo(int rows, int page) => Offset = Math.Clamp(Offset, 0, Math.Max(0, rows - page));

    private void Type(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                IsTyping = false;
                break;
            case ConsoleKey.Escape:
                IsTyping = false;
                Filter = "";
                break;
            case ConsoleKey.Backspace:
                Filter = Filter.Length > 0 ? Filter[..^1] : "";
                break;
            default:
                if (!char.IsControl(key.KeyChar) && Filter.Length < MostTyped) Filter += key.KeyChar;
                break;
        }

        Offset = 0;
    }

    private bool Move(ConsoleKeyInfo key, long count, int page)
    {
        int by = key.Key switch
        {
            ConsoleKey.UpArrow => 1,
            ConsoleKey.DownArrow => -1,
            ConsoleKey.PageUp => page,
            ConsoleKey.PageDown => -page,
            ConsoleKey.Home => LiveData.Kept * 10,
            ConsoleKey.End => -LiveData.Kept * 10,
            _ => key.KeyChar switch { 'k' => 1, 'j' => -1, 'g' => LiveData.Kept * 10, 'G' => -LiveData.Kept * 10, _ => 0 },
        };
        if (by == 0) return false;
        // The newest record is the last row, the order that changed last the first.
        if (View != ScreenView.Records) by = -by;
        Offset = Math.Max(0, Offset + by);
        if (by > 0 && !IsPaused) Pause(count);
        if (Offset == 0 && View == ScreenView.Records && by < 0) IsPaused = false;
        return true;
    }

    private void Choose(ConsoleKeyInfo key, long count)
    {
        switch (key)
        {
            case { KeyChar: '1' }:
                Show(ScreenView.Records);
                break;
            case { KeyChar: '2' }:
                Show(ScreenView.Orders);
                break;
            case { KeyChar: '3' }:
                Show(ScreenView.Positions);
                break;
            case { Key: ConsoleKey.Tab }:
                Show((ScreenView)(((int)View + 1) % 3));
                break;
            case { KeyChar: '/' }:
                IsTyping = true;
                break;
            case { Key: ConsoleKey.Escape }:
                Filter = "";
                Offset = 0;
                break;
            case { KeyChar: ' ' or 'p' } when IsPaused:
                IsPaused = false;
                Offset = 0;
                break;
            case { KeyChar: ' ' or 'p' }:
                Pause(count);
                break;
            case { KeyChar: 'o' }:
                OpenOnly = !OpenOnly;
                Offset = 0;
                break;
            case { KeyChar: 'b' }:
                Rings = !Rings;
                break;
            case { KeyChar: 'q' }:
                IsEnded = true;
                break;
        }
    }

    private void Show(ScreenView view)
    {
        if (view == View) return;
        View = view;
        Offset = 0;
    }

    private void Pause(long count)
    {
        IsPaused = true;
        PausedAt = count;
    }
}
