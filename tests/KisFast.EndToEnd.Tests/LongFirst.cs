using System.Reflection;
using Xunit.Abstractions;

namespace KisFast.EndToEnd.Tests;

/// <summary>What takes longest begins first, so that nothing waits for it at the end.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    // A collection's name has that of a class, or of a test, in it.
    private static readonly string[] Long =
    [
        .. from type in typeof(LongFirst).Assembly.GetTypes()
           where type.GetCustomAttribute<LongAttribute>() is not null
           select type.FullName,
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(static tests => Array.Exists(Long, name => tests.DisplayName.Contains(name, StringComparison.Ordinal)));
}
