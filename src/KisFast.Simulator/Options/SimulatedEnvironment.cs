namespace KisFast.Simulator;

/// <summary>Which of KIS's two worlds the simulator plays.</summary>
public enum SimulatedEnvironment
{
    /// <summary>Real trading: notices are H0GSCNI0, the order history is TTTS3035R with 20 rows a page.</summary>
    Real,
    /// <summary>Paper trading (모의투자): notices are H0GSCNI9, the order history is VTTS3035R with 15 rows a page.</summary>
    Paper,
}
