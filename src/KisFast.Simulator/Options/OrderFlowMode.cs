namespace KisFast.Simulator;

/// <summary>When the simulator makes up orders of its own.</summary>
public enum OrderFlowMode
{
    /// <summary>From an HTS id's first subscription on, whether or not someone is still subscribed: what was missed is in the book.</summary>
    FromFirstSubscription,
    /// <summary>Only while someone is subscribed to the HTS id: nothing is ever missed for want of a subscriber.</summary>
    WhileSubscribed,
    /// <summary>From the start, whether or not anyone is subscribed.</summary>
    Always,
    /// <summary>Only after <see cref="KisSimulator.StartOrders"/>.</summary>
    Manual,
}
