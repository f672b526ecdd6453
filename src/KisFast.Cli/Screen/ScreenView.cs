namespace KisFast.Cli;

/// <summary>What the screen shows.</summary>
internal enum ScreenView
{
    /// <summary>Records as they came.</summary>
    Records,
    /// <summary>Where each order stands.</summary>
    Orders,
    /// <summary>What the fills add up to.</summary>
    Positions,
}
