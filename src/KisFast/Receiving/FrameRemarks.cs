namespace KisFast.Receiving;

/// <summary>What was remarkable about the records of a frame: nothing of nearly all. Whoever reads it clears it.</summary>
internal struct FrameRemarks
{
    /// <summary>Fills that nobody can book: not published.</summary>
    public int Incomplete;

    /// <summary>Fills beyond their order's quantity that were held back: not published.</summary>
    public int HeldBack;

    /// <summary>Records that something speaks against.</summary>
    public int Doubtful;

    /// <summary>The last of them; one beyond its order's quantity before any other.</summary>
    public FillRecord LastDoubtful;

    /// <summary>Whether there is anything to tell.</summary>
    public readonly bool Any => (Incomplete | HeldBack | Doubtful) != 0;

    /// <summary>Notes a doubtful record.</summary>
    public void Note(in FillRecord record)
    {
        if (Doubtful++ == 0 || ((record.Doubts | ~LastDoubtful.Doubts) & Doubts.Overfill) != 0) LastDoubtful = record;
    }

    /// <summary>Nothing is remarkable any more.</summary>
    public void Clear() => Incomplete = HeldBack = Doubtful = 0;
}
