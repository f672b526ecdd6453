using Xunit.Abstractions;
using Xunit.Sdk;

namespace KisFast.EndToEnd.Tests;

/// <summary>Gives tests that are <see cref="LongAttribute"/> the trait that Directory.Build.props filters by.</summary>
public sealed class LongDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Length", "Long")];
}
