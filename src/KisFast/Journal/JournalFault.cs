namespace KisFast;

/// <summary>Why a journal cannot be read or written.</summary>
public enum JournalFault
{
    /// <summary>The store answers with an error that is none of the others: an I/O error, a broken connection. Nothing is known of the last batch.</summary>
    Io = 0,
    /// <summary>There is no such journal. For readers only.</summary>
    Missing,
    /// <summary>It cannot be reached, or the directory or the right to it is missing.</summary>
    Unavailable,
    /// <summary>It may be read but not written.</summary>
    ReadOnly,
    /// <summary>Another process writes it.</summary>
    InUse,
    /// <summary>No room: the disk or the store's memory is full.</summary>
    Full,
    /// <summary>It is damaged: torn, cut, or its checksums do not fit.</summary>
    Corrupt,
    /// <summary>It is no journal of KisFast.</summary>
    Foreign,
    /// <summary>A newer version wrote it.</summary>
    Newer,
    /// <summary>It belongs to another environment or to other customers.</summary>
    OtherOwner,
    /// <summary>A later start has claimed it.</summary>
    Superseded,
    /// <summary>It holds less than it was known to: replaced, restored, or failed over to an older copy.</summary>
    WentBack,
    /// <summary>Records that were asked for are not there any more: trimmed by age, or deleted.</summary>
    Trimmed,
}
