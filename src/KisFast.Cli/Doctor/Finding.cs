namespace KisFast.Cli;

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Name">What: camelCase, stable.</param>
/// <param name="Ok">Yes, no, or null where it could not be looked at because of another no.</param>
/// <param name="Value">What was found.</param>
/// <param name="Fix">What to do about a no.</param>
internal sealed record Finding(string Name, bool? Ok, string Value, string? Fix = null)
{
    /// <summary>A yes, or a no with its fix.</summary>
    public static Finding Of(string name, bool ok, string value, string fix) => new(name, ok, value, ok ? null : fix);
}
