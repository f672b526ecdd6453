namespace KisFast.Receiving;

/// <summary>What a read left behind.</summary>
internal enum StreamStatus
{
    /// <summary>Read on.</summary>
    Open,
    /// <summary>The connection is over: see <see cref="StreamProcessor.End"/>.</summary>
    Ended,
}
