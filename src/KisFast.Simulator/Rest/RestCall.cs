namespace KisFast.Simulator;

/// <summary>The calls that the simulated REST service answers.</summary>
internal enum RestCall
{
    /// <summary>POST /oauth2/Approval.</summary>
    Approval,
    /// <summary>POST /oauth2/tokenP.</summary>
    Token,
    /// <summary>POST /oauth2/revokeP.</summary>
    Revoke,
    /// <summary>GET of the order history.</summary>
    History,
    /// <summary>GET of the domestic order history.</summary>
    DomesticHistory,
}
