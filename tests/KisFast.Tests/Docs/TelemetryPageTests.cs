using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using KisFast.Diagnostics;
using KisFast.Session;
using KisFast.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KisFast.Tests.Docs;

/// <summary>docs/telemetry.md and the dashboard against what the assemblies hold.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = Repository.Read("docs/telemetry.md");

    [Fact]
    public void Every_instrument_is_in_the_table_with_its_kind_and_unit()
    {
        IEnumerable<string> expected = Instruments().Select(i => $"{i.Name} {KindOf(i)} {i.Unit}");
        IEnumerable<string> documented = InstrumentRow().Matches(Page).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value} {m.Groups[3].Value}");
        Assert.Equal(expected.Order(), documented.Order());
    }

    [Fact]
    public void Event_ids_are_unique_and_in_the_table_with_their_level()
    {
        List<string> expected = [];
        foreach (Type type in new[] { typeof(Log), typeof(KisFast.Hosting.HostingLog), typeof(KisFast.Redis.RedisLog) })
        {
            expected.AddRange(
                from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
                let message = method.GetCustomAttribute<LoggerMessageAttribute>()
                where message is not null
                select $"{message.EventId} {(message.Level == LogLevel.None ? "Varies" : message.Level)}");
        }

        Assert.Equal(expected.Count, expected.Select(e => e.Split(' ')[0]).Distinct().Count());
        Assert.Equal(expected.Order(), EventRow().Matches(Page).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}").Order());
    }

    [Fact]
    public void Every_activity_is_in_the_table()
    {
        foreach (string name in new[] { SessionTrace.Connect, SessionTrace.Live, SessionTrace.Repair })
            Assert.Contains($"| `{name}` |", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dashboard_asks_for_what_there_is()
    {
        string json = Repository.Read("docs/grafana-dashboard.json");
        using JsonDocument dashboard = JsonDocument.Parse(json);
        string[] queries =
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               from target in panel.GetProperty("targets").EnumerateArray()
               select target.GetProperty("expr").GetString()!,
        ];
        Assert.NotEmpty(queries);
        string[] names = [.. Instruments().Select(PrometheusName)];
        string[] tags = [.. TagName().Matches(Page).Select(m => m.Value.Trim('`').Replace('.', '_')).Distinct()];
        string[] asked = [.. queries.SelectMany(q => Identifier().Matches(q).Select(m => m.Value)).Distinct()];
        Assert.Empty(asked.Except(names).Except(tags));
        // The quantiles of a collection are for who has no histogram.
        Assert.Empty(names.Where(name => !name.EndsWith("_microseconds", StringComparison.Ordinal)).Except(asked));
    }

    [Fact]
    public void The_alert_rules_ask_for_what_there_is()
    {
        string[] names = [.. Instruments().Select(PrometheusName)];
        string[] tags = [.. TagName().Matches(Page).Select(m => m.Value.Trim('`').Replace('.', '_')).Distinct()];
        string[] rules = [.. Repository.Read("docs/prometheus-alerts.yml").Split('\n')
            .Where(line => line.TrimStart().StartsWith("expr:", StringComparison.Ordinal))];
        Assert.True(rules.Length >= 5);
        Assert.Empty(rules.SelectMany(rule => Identifier().Matches(rule).Select(m => m.Value)).Distinct().Except(names).Except(tags));
    }

    // As OpenTelemetry's exporters and collector translate names: dots, the unit as a suffix, _total for counters.
    private static string PrometheusName(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_') + instrument.Unit switch { "By" => "_bytes", "s" => "_seconds", "us" => "_microseconds", _ => "" };
        return instrument is ObservableCounter<long> ? name + "_total" : instrument is Histogram<double> ? name + "_bucket" : name;
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        ObservableCounter<long> => "counter",
        ObservableUpDownCounter<long> => "up-down counter",
        ObservableGauge<double> => "gauge",
        Histogram<double> => "histogram",
        _ => instrument.GetType().Name,
    };

    private static List<Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(FeedMeter).TypeHandle);
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == KisFastTelemetry.MeterName) instruments.Add(instrument);
            },
        };
        listener.Start();
        return instruments;
    }

    [GeneratedRegex(@"^\| `(kisfast\.[a-z0-9_.]+)` \| (counter|up-down counter|gauge|histogram) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex(@"^\| (\d+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex(@"`kisfast\.[a-z_.]+`")]
    private static partial Regex TagName();

    [GeneratedRegex("kisfast_[a-z0-9_]+")]
    private static partial Regex Identifier();
}
