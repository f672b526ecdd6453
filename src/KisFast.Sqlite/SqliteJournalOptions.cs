namespace KisFast;

/// <summary>What may be changed of a <see cref="SqliteJournal"/>.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>The fewest days that are kept: a restart rests on the last ones.</summary>
    public const int LeastDays = 7;

    /// <summary>
    /// How many trading days are kept; older ones are dropped when the journal is opened, and once a day while nothing comes. Null (default): all. At
    /// least <see cref="LeastDays"/>.
    /// </summary>
    public int? KeepDays
    {
        get;
        init
        {
            if (value is { } days) ArgumentOutOfRangeException.ThrowIfLessThan(days, LeastDays);
            field = value;
        }
    }

    /// <summary>Above this size the <c>-wal</c> is copied into the file, between two batches. Default: 16 MiB.</summary>
    public long CheckpointBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The room that is kept free for the day the disk is full: a file beside the journal, given up then. 0: none. Default: 4 MiB.</summary>
    public long BallastBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>For tests: SQLite's way to the files.</summary>
    internal string? Vfs { get; init; }

    /// <summary>The clock of the epochs; tests give their own. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
