namespace KisFast.Simulation;

/// <summary>Where a day's records are kept.</summary>
internal enum JournalKind
{
    None,
    Memory,
    /// <summary>A file of SQLite's.</summary>
    Sqlite,
    /// <summary>A stream, with a process that publishes, one that stands by, and one that follows.</summary>
    Stream,
}
