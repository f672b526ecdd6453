namespace KisFast;

/// <summary>The rules that every store keeps, for whoever writes one. See <see cref="IJournal"/>.</summary>
public static class JournalRules
{
    /// <summary>The epoch of a start: the present moment in milliseconds since 1970, or one above the last epoch where that is higher.</summary>
    /// <param name="now">The clock, right or wrong.</param>
    /// <param name="last">The highest epoch that was ever claimed; 0: none.</param>
    /// <exception cref="JournalException">The last one is the largest there is: a clock was off by decades.</exception>
    public static long NextEpoch(DateTimeOffset now, long last)
    {
        if (last >= FillRecord.MaxEpoch)
            throw new JournalException(JournalFault.Corrupt,
                $"The journal's last epoch {last} leaves none above it: a clock was wrong when it was written. Begin a new journal.");
        return Math.Clamp(now.ToUnixTimeMilliseconds(), last + 1, FillRecord.MaxEpoch);
    }

    /// <summary>Refuses records that do not follow the last one.</summary>
    /// <param name="last">The last position that was appended.</param>
    /// <param name="epoch">The epoch that was claimed.</param>
    /// <param name="records">What is to be appended.</param>
    /// <exception cref="ArgumentException">A record has another epoch, or its sequence is not the next one.</exception>
    public static void ThrowIfNotNext(RecordPosition last, long epoch, ReadOnlySpan<FillRecord> records)
    {
        foreach (ref readonly FillRecord record in records)
        {
            if (record.Epoch != epoch || (last.Epoch == epoch && record.Sequence != last.Sequence + 1))
                throw new ArgumentException($"{record.Position} does not follow {last} in the epoch {epoch}.", nameof(records));
            last = record.Position;
        }
    }

    /// <summary>Refuses a journal of another environment, or of other customers.</summary>
    /// <param name="journal">What messages call it.</param>
    /// <param name="held">Whose it is; null: nobody's yet.</param>
    /// <param name="owner">Who asks for it.</param>
    /// <exception cref="JournalException">They have nothing in common.</exception>
    public static void ThrowIfOther(string journal, JournalOwner? held, JournalOwner owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (held is null) return;
        if (held.Environment != owner.Environment)
        {
            throw new JournalException(JournalFault.OtherOwner,
                $"{journal} holds the records of {Word(held.Environment)} trading, and this feed is for {Word(owner.Environment)} trading: give each a "
                + "journal of its own.");
        }

        if (held.Customers.Count > 0 && owner.Customers.Count > 0 && !held.Customers.Intersect(owner.Customers).Any())
        {
            throw new JournalException(JournalFault.OtherOwner,
                $"{journal} holds the records of another HTS id or account: give each customer a journal of their own, or look at the HTS id and the "
                + "account of this feed.");
        }
    }

    private static string Word(KisEnvironment environment) => environment == KisEnvironment.Paper ? "paper" : "real";
}
