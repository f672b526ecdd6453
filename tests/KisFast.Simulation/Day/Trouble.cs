namespace KisFast.Simulation;

/// <summary>What can go wrong in a day, beside the simulator's faults.</summary>
internal enum Trouble
{
    /// <summary>One of the simulator's faults.</summary>
    Kis,
    /// <summary>Bytes are under way for up to so many milliseconds.</summary>
    Slow,
    /// <summary>A read brings so many bytes at most.</summary>
    SmallReads,
    /// <summary>Of a hundred connects so many are refused.</summary>
    Refused,
    /// <summary>Of a hundred connects so many are never answered.</summary>
    Swallowed,
    /// <summary>Of a hundred REST calls so many do not arrive.</summary>
    BrokenCalls,
    /// <summary>Of a hundred REST calls so many are carried out and not answered.</summary>
    LostAnswers,
    /// <summary>REST answers take up to so many milliseconds.</summary>
    SlowRest,
    /// <summary>Connections end in good order.</summary>
    Finish,
    /// <summary>Connections are reset.</summary>
    Reset,
    /// <summary>Connections go half-open: neither side hears anything, and nobody is told.</summary>
    HalfOpen,
    /// <summary>The process is killed; the system closes its connections.</summary>
    Kill,
    /// <summary>The machine loses power; nobody is told.</summary>
    PowerCut,
    /// <summary>
    /// The process is killed while its strategy handles a record, before or after the journal has it: the next one, or, with a value of 1,
    /// the next repair.
    /// </summary>
    KillInHandler,
    /// <summary>The process is stopped in good order and started again.</summary>
    Restart,
    /// <summary>The journal cannot be written.</summary>
    FullDisk,
    /// <summary>The strategy throws at the next record, or, with a value of 1, at the next repair.</summary>
    Throws,
    /// <summary>Somebody sets the machine's clock, by so many seconds.</summary>
    ClockSet,
    /// <summary>KIS forgets all approval keys.</summary>
    Forgotten,
}
