namespace KisFast.Simulator;

/// <summary>TR ids of KIS's other real-time feeds: they can be registered (and count), and stay quiet here.</summary>
internal static class KnownFeeds
{
    private static readonly HashSet<string> Quotes = new(StringComparer.Ordinal)
    {
        "HDFSCNT0", "HDFSASP0", "HDFSASP1", // overseas
        "H0STCNT0", "H0STASP0", "H0STANC0", "H0STMKO0", "H0NXCNT0", "H0NXASP0", "H0UNCNT0", "H0UNASP0", // domestic
    };

    public static bool Contains(string trId, SimulatedEnvironment environment) =>
        Quotes.Contains(trId) || trId == (environment == SimulatedEnvironment.Real ? "H0STCNI0" : "H0STCNI9");
}
