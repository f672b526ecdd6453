namespace KisFast.Recovery;

/// <summary>What was done about an order that feed and history see differently.</summary>
internal enum RepairVerdict
{
    /// <summary>Nothing: no more is certain than the feed had.</summary>
    Left = 0,
    /// <summary>What is certain was published.</summary>
    Published,
    /// <summary>Booked as known from before the feed began to look; nothing was published.</summary>
    Adopted,
    /// <summary>Not published: the order is from before the feed began to look, and how much of it was missed cannot be told.</summary>
    NotAttributable,
    /// <summary>A name that fits no record: nothing can be published of it.</summary>
    Unbookable,
}
