using Xunit.Sdk;

namespace KisFast.EndToEnd.Tests;

/// <summary>
/// Takes some ten seconds and more on a quiet machine. Left out of a plain <c>dotnet test</c>; CI, a <c>--filter</c> of any kind, and
/// <c>KISFAST_TESTS=all</c> take it in. The classes begin first: see <see cref="LongFirst"/>.
/// </summary>
[TraitDiscoverer("KisFast.EndToEnd.Tests.LongDiscoverer", "KisFast.EndToEnd.Tests")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class LongAttribute : Attribute, ITraitAttribute;
