namespace KisFast;

/// <summary>What became of a gap.</summary>
public enum GapOutcome : byte
{
    /// <summary>Not the end of a gap.</summary>
    None = 0,
    /// <summary>Feed and order history agree on every order that both can know.</summary>
    Repaired = 1,
    /// <summary>Something about at least one order is in doubt; what is certain was repaired.</summary>
    Doubtful = 2,
    /// <summary>Something is known, or must be assumed, to be missing still.</summary>
    Unrepaired = 3,
    /// <summary>Nobody looked: no account was given.</summary>
    NotAttempted = 4,
}
