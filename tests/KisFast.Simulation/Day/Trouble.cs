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
    /// <summary>
    /// The process is stopped in good order and started again: at once, or, with a value of 1 and up, when a session is next about to
    /// sign in, to connect, to subscribe or to recover.
    /// </summary>
    Restart,
    /// <summary>The journal cannot be written.</summary>
    FullDisk,
    /// <summary>A write to the journal's file is cut off, and every one after it, after so many.</summary>
    TornWrite,
    /// <summary>The journal's file cannot be forced to the disk.</summary>
    FailedSync,
    /// <summary>The store cannot be reached.</summary>
    StoreAway,
    /// <summary>Of a hundred messages to the store so many do not arrive.</summary>
    BrokenStore,
    /// <summary>Of a hundred so many are carried out and not answered.</summary>
    LostStoreAnswers,
    /// <summary>The store is started again, and has lost so many of its last entries.</summary>
    StoreRestart,
    /// <summary>Who publishes does nothing for so many milliseconds.</summary>
    LeaderPaused,
    /// <summary>A process that stands by is killed, or one that leads.</summary>
    NodeKilled,
    /// <summary>The strategy throws at the next record, or, with a value of 1, at the next repair.</summary>
    Throws,
    /// <summary>The strategy takes so many milliseconds for the next record, now and then minutes.</summary>
    SlowHandler,
    /// <summary>The strategy stops the feed at the next record, without waiting for it.</summary>
    StopsInside,
    /// <summary>Somebody sets the machine's clock, by so many seconds.</summary>
    ClockSet,
    /// <summary>KIS forgets all approval keys.</summary>
    Forgotten,
    /// <summary>
    /// The process is started again, and KIS refuses the last app key's secret, which takes it seconds. The other one is refused the connection
    /// meanwhile, as often as a start tries, and then gets it: the start fails while a session is connected.
    /// </summary>
    SecretRefused,
}
