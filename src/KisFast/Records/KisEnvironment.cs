namespace KisFast;

/// <summary>Which of KIS's two worlds a feed listens to. It decides URLs and the TR id.</summary>
public enum KisEnvironment
{
    /// <summary>Real trading: <c>ops.koreainvestment.com:21000</c>, TR id H0GSCNI0.</summary>
    Real = 0,
    /// <summary>Paper trading: <c>ops.koreainvestment.com:31000</c>, TR id H0GSCNI9.</summary>
    Paper = 1,
}
