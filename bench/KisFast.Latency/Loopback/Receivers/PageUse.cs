namespace KisFast.Latency.Loopback.Receivers;

/// <summary>What there is of a live page beside the strategy.</summary>
internal enum PageUse
{
    None,
    Closed,
    Open,
}
