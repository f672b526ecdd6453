namespace KisFast.Recovery;

/// <summary>What the order history says of a number: an error is not an absence, and neither is zero.</summary>
internal enum ReadingKind
{
    /// <summary>Nobody asked: the days asked for do not hold the order, or a page that may hold it was not read.</summary>
    NotAsked = 0,
    /// <summary>Asked, everything read, and it is not there.</summary>
    Absent,
    /// <summary>It is there and cannot be read.</summary>
    Failed,
    /// <summary>A number.</summary>
    Value,
}

/// <summary>A number of shares as far as the order history says it.</summary>
/// <param name="Kind">Whether there is one, and if not, why.</param>
/// <param name="Shares">0 unless it is a value.</param>
internal readonly record struct Reading(ReadingKind Kind, long Shares)
{
    public static Reading NotAsked => default;

    public static Reading Absent => new(ReadingKind.Absent, 0);

    public static Reading Failed => new(ReadingKind.Failed, 0);

    public bool IsValue => Kind == ReadingKind.Value;

    public static Reading Of(long? shares) => shares is { } value ? new(ReadingKind.Value, value) : Failed;
}
