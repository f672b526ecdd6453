namespace KisFast.Cli;

/// <summary>A setting that was found. May be a secret: show <paramref name="Where"/>, not the value.</summary>
/// <param name="Text">The value, trimmed, never blank.</param>
/// <param name="Where">Its name in the place that had it: <c>KIS_ENV</c>, <c>KisFast:Environment in appsettings.json</c>.</param>
internal sealed record SettingValue(string Text, string Where)
{
    /// <summary>Where it is; nothing else.</summary>
    public override string ToString() => Where;
}
