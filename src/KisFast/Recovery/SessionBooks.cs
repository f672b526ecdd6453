namespace KisFast.Recovery;

/// <summary>A session's books, made again from a journal: its last note, then the records after it.</summary>
internal sealed class SessionBooks
{
    private readonly FixedText16[] _htsIds;
    private readonly OrderLedger? _ledger;
    private RecordPosition _after = new(-1, 0);

    /// <param name="htsIds">Whose records are the session's.</param>
    /// <param name="ledger">Where they are booked; null: there is no account.</param>
    public SessionBooks(IReadOnlyList<string> htsIds, OrderLedger? ledger)
    {
        _htsIds = [.. htsIds.Select(static id => new FixedText16(id))];
        _ledger = ledger;
    }

    /// <summary>Whether all that was filled before the journal's end is in the books.</summary>
    public bool HasBaseline { get; private set; }

    /// <summary>Since when a gap was open, or closed without having been repaired, at the journal's end; null: none was.</summary>
    public DateTimeOffset? UnrepairedSince { get; private set; }

    /// <summary>Whether a note is this session's.</summary>
    public bool Owns(LedgerNote note) => Array.IndexOf(_htsIds, new FixedText16(note.HtsId)) >= 0;

    /// <summary>Begins with a note. The last one counts: called once, before any record.</summary>
    /// <param name="note">The note.</param>
    /// <param name="before">Records before this position are in it.</param>
    public void Begin(LedgerNote note, RecordPosition before)
    {
        foreach (KnownOrder order in note.Orders) _ledger?.Seed(order);
        HasBaseline = note.HasBaseline;
        _after = before;
    }

    /// <summary>Books a record if it is the session's.</summary>
    public void Recall(in FillRecord record)
    {
        if (Array.IndexOf(_htsIds, record.HtsId) < 0) return;
        switch (record.Kind)
        {
            // Of another account under the HTS id, which nobody can look into.
            case RecordKind.GapOpened when !record.Account.IsEmpty:
            case RecordKind.GapClosed when record.GapOutcome == GapOutcome.NotAttempted && !record.Account.IsEmpty:
                break;
            case RecordKind.GapOpened:
                UnrepairedSince ??= new DateTimeOffset(record.ReceivedUtcTicks, TimeSpan.Zero);
                // What is asked for at the start must not be forgotten on the way to it.
                _ledger?.OpenGap(UnrepairedSince.Value);
                break;
            // In doubt: all was read, and the order was named.
            case RecordKind.GapClosed when record.GapOutcome is GapOutcome.Repaired or GapOutcome.Doubtful or GapOutcome.NotAttempted:
                UnrepairedSince = null;
                _ledger?.CloseGap(isRepaired: true);
                break;
            case RecordKind.GapClosed:
                _ledger?.CloseGap(isRepaired: false);
                break;
            default:
                // The note says how much is filled, not what else was heard of an order: that is in the records before it, too.
                bool isInNote = record.Position < _after && record.Kind == RecordKind.Fill;
                _ledger?.Recall(isInNote ? record with { Quantity = default } : record);
                break;
        }
    }
}
