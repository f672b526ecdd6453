namespace KisFast.Simulator;

/// <summary>The raw bytes below a session.</summary>
internal interface IClientConnection
{
    Stream Stream { get; }

    /// <summary>Ends the TCP connection with a reset instead of a FIN.</summary>
    void Reset();
}
