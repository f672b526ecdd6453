using System.Diagnostics.CodeAnalysis;
using KisFast.Hosting;
using KisFast.Simulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KisFast.Tests.Support;

/// <summary>Hosts with nothing from this machine's environment in them.</summary>
internal static class TestHost
{
    public static HostApplicationBuilder Create(params (string Key, string? Value)[] settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Reverse().DistinctBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, s.Value)));
        builder.Services.AddSingleton<ProcessExit, NotedExit>();
        builder.Services.AddSingleton<ListLogger>().AddSingleton<ILoggerFactory>(provider => provider.GetRequiredService<ListLogger>());
        return builder;
    }

    /// <summary>Starts a host whose settings are wrong: it says each on a line of its own, and stops with exit code 78.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsOfAsync(HostApplicationBuilder builder)
    {
        using IHost host = builder.Build();
        (NotedExit exit, ListLogger log) = (ExitOf(host), host.Services.GetRequiredService<ListLogger>());
        await host.RunAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(78, exit.Code);
        const string Critical = "Critical 103 ";
        return [.. log.Lines.Where(line => line.StartsWith(Critical, StringComparison.Ordinal)).Select(line => line[Critical.Length..].TrimEnd())];
    }

    /// <summary>What the host's process would end with.</summary>
    public static NotedExit ExitOf(IHost host) => (NotedExit)host.Services.GetRequiredService<ProcessExit>();

    /// <summary>The settings of a feed against a simulator.</summary>
    public static (string Key, string? Value)[] SettingsFor(KisSimulator kis, string section) =>
    [
        ($"{section}:AppKey", kis.AppKey),
        ($"{section}:AppSecret", kis.AppSecret),
        ($"{section}:HtsId", kis.HtsId),
        ($"{section}:WebSocketUrl", kis.WebSocketUrl.ToString()),
        ($"{section}:RestUrl", kis.RestUrl.ToString()),
        ($"{section}:RingSize", "1024"),
        ($"{section}:Reconnect:InitialDelay", "00:00:00.02"),
        ($"{section}:Reconnect:MaxDelay", "00:00:00.2"),
    ];

    public static KisFastHandlers AddHandled<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this HostApplicationBuilder builder, string section = "KisFast")
        where THandler : class, IFillHandler => builder.Services.AddKisFast(builder.Configuration.GetSection(section)).HandleWith<THandler>();
}

/// <summary>The exit code, without ending the tests with it.</summary>
internal sealed class NotedExit : ProcessExit
{
    public int Code { get; private set; }

    public override void Set(int code) => Code = Code == 0 ? code : Code;
}
