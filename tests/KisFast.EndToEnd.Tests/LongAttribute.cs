namespace KisFast.EndToEnd.Tests;

/// <summary>Its tests take some ten seconds and more on a quiet machine: see <see cref="LongFirst"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LongAttribute : Attribute;
