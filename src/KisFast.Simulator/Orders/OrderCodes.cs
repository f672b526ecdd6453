namespace KisFast.Simulator;

/// <summary>Which way an order goes.</summary>
public enum SimulatedSide
{
    /// <summary>01 매도.</summary>
    Sell = 1,
    /// <summary>02 매수.</summary>
    Buy = 2,
}

/// <summary>What became of an order.</summary>
public enum SimulatedOrderState
{
    /// <summary>At the exchange, possibly filled in part.</summary>
    Working,
    /// <summary>Filled in full.</summary>
    Filled,
    /// <summary>Replaced by an amended order, which has a number of its own.</summary>
    Replaced,
    /// <summary>The unfilled rest was cancelled.</summary>
    Cancelled,
    /// <summary>Refused.</summary>
    Rejected,
    /// <summary>An instruction to cancel another order; never filled itself.</summary>
    Cancellation,
}

/// <summary>What a notice said.</summary>
public enum SimulatedNoticeKind
{
    /// <summary>Accepted, amended, cancelled or rejected.</summary>
    OrderEvent = 1,
    /// <summary>A fill.</summary>
    Fill = 2,
}
