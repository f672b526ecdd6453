namespace KisFast;

/// <summary>How bytes come from the socket to the decoder.</summary>
public enum ReceiveMode
{
    /// <summary>Asynchronous reads on the thread pool: no core is kept busy while nothing arrives.</summary>
    Async = 0,
}
