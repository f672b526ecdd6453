namespace KisFast;

/// <content>Where a record stands in a journal, and what a gap record says: packed, so that a slot that is used again is cleared by two stores.</content>
public partial struct FillRecord
{
    /// <summary>The largest epoch: 42 bits of milliseconds since 1970, in the year 2109.</summary>
    public const long MaxEpoch = (1L << 42) - 1;

    private const int EpochMask = 0x03FF;
    private const int ReplayedBit = 0x0400;
    private const int CauseShift = 11;
    private const int CauseMask = 0x7 << CauseShift;
    private const int OutcomeShift = 14;
    private const int OutcomeMask = 0x3 << OutcomeShift;

    /// <summary>The start that the record belongs to, in milliseconds since 1970 (UTC), 0 to <see cref="MaxEpoch"/>; 0 without a journal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or above <see cref="MaxEpoch"/>.</exception>
    public long Epoch
    {
        readonly get => ((long)(_origin & EpochMask) << 32) | _epochLow;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxEpoch);
            _epochLow = (uint)value;
            _origin = (ushort)((_origin & ~EpochMask) | (int)(value >> 32));
        }
    }

    /// <summary>The record's place in a journal: the same in every store.</summary>
    public readonly RecordPosition Position => new(Epoch, Sequence);

    /// <summary>Whether the record comes from a journal instead of the session.</summary>
    public bool IsReplayed
    {
        readonly get => (_origin & ReplayedBit) != 0;
        set => _origin = (ushort)(value ? _origin | ReplayedBit : _origin & ~ReplayedBit);
    }

    /// <summary>On <see cref="RecordKind.GapOpened"/> and <see cref="RecordKind.GapClosed"/>: why notices may be missing.</summary>
    public GapCause GapCause
    {
        readonly get => (GapCause)((_origin & CauseMask) >> CauseShift);
        set => _origin = (ushort)((_origin & ~CauseMask) | ((int)value << CauseShift & CauseMask));
    }

    /// <summary>On <see cref="RecordKind.GapClosed"/>: what became of the gap. None on every other record.</summary>
    public GapOutcome GapOutcome
    {
        readonly get => Kind == RecordKind.GapClosed ? (GapOutcome)((int)GapOutcome.NotAttempted - ((_origin & OutcomeMask) >> OutcomeShift)) : GapOutcome.None;
        // Counted from the worst, so that a record that nobody wrote an outcome into does not read as repaired.
        set => _origin = (ushort)((_origin & ~OutcomeMask) | (((int)GapOutcome.NotAttempted - (int)value) << OutcomeShift & OutcomeMask));
    }

    // A time whose digits are kept is negative.
    internal readonly bool HasUnreadableTime => (Time.Raw | SplitStart.Raw | SplitEnd.Raw) < 0;

    /// <summary>Whether this is the end of a gap after which feed and order history agree on every order that both can know.</summary>
    public readonly bool IsGapRepaired => GapOutcome == GapOutcome.Repaired;

    /// <summary>On <see cref="RecordKind.GapClosed"/>: the shares repaired since the gap opened; none when nobody could look.</summary>
    public readonly Quantity RepairedQuantity => Kind == RecordKind.GapClosed ? Quantity : default;

    /// <summary>On <see cref="RecordKind.GapClosed"/>: the shares known to be missing still; none when that is unknown.</summary>
    public readonly Quantity MissingQuantity => Kind == RecordKind.GapClosed ? OrderQuantity : default;

    /// <summary>
    /// Writes what every record gets from its read, and clears what a used slot may hold of a record before: no doubt, no gap, not
    /// replayed, no identity.
    /// </summary>
    internal void SetOrigin(in RecordStamp stamp)
    {
        ReceivedTimestamp = stamp.ReceivedTimestamp;
        ReceivedUtcTicks = stamp.ReceivedUtcTicks;
        SessionIndex = (ushort)stamp.SessionIndex;
        Doubts = Doubts.None;
        Identity = 0;
        _epochLow = (uint)stamp.Epoch;
        _origin = (ushort)(stamp.Epoch >> 32);
    }
}
