using KisFast.Hosting;
using KisFast.Simulator;

namespace KisFast.Tests.Contracts;

/// <summary>What a library brings along is part of its contract: the feed needs no host and no container, the simulator not the feed.</summary>
public class ReferencedAssembliesTests
{
    private static readonly string Framework = Folder(typeof(object));
    private static readonly string WebFramework = Folder(typeof(Microsoft.AspNetCore.Builder.WebApplication));

    [Fact]
    public void The_feed_refers_to_five_small_packages() => Assert.Equal(
        ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.ObjectPool", "Polly.Core", "System.Threading.RateLimiting"],
        // The fifth, System.IO.Pipelines, is in .NET 10 itself.
        References(typeof(FillFeed), Framework));

    [Fact]
    public void The_host_integration_refers_to_abstractions() => Assert.Equal(
        [
            "KisFast",
            "KisFast.Redis",
            "KisFast.Sqlite",
            "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Diagnostics.HealthChecks",
            "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options",
        ],
        References(typeof(KisFastBuilder), Framework));

    [Fact]
    public void The_simulator_refers_to_ASP_NET_and_not_to_the_feed() =>
        Assert.Empty(References(typeof(KisSimulator), Framework, WebFramework));

    private static string Folder(Type type) => Path.GetDirectoryName(type.Assembly.Location)!;

    private static IEnumerable<string> References(Type library, params string[] frameworks) =>
        library.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => !frameworks.Any(folder => File.Exists(Path.Combine(folder, name + ".dll"))))
            .Order(StringComparer.Ordinal);
}
