namespace KisFast;

/// <summary>What a <see cref="JournalNote"/> is.</summary>
public enum JournalNoteKind
{
    /// <summary>None; never stored.</summary>
    None = 0,
    /// <summary>A session's books as JSON: what was known of each order when the session had read the history. The start after begins there.</summary>
    Ledger,
    /// <summary>A page of the order history as KIS answered it.</summary>
    HistoryPage,
    /// <summary>What a repair concluded of one order, as JSON: what the history had, what the feed had, what was done.</summary>
    Decision,
    /// <summary>The decrypted text of a notice; only on request.</summary>
    NoticeText,
    /// <summary>A frame that gave no record: the decrypted text if it could be decrypted, else the frame; only on request.</summary>
    RefusedFrame,
}
