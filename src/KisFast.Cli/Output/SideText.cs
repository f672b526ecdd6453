namespace KisFast.Cli;

/// <summary>A side in four cells.</summary>
internal static class SideText
{
    public static string Of(Side side) => side switch
    {
        Side.Resale => "Rsl.",
        Side.Repurchase => "Rep.",
        Side.Unknown => "?",
        _ => side.ToString(),
    };
}
