using System.Globalization;
using System.Text;
using KisFast.Latency.Loopback;

namespace KisFast.Latency.Report;

/// <summary>Tables, text histograms and pictures of a run.</summary>
internal sealed class LatencyReport(string machine, Outcome[] outcomes, int rounds, int senderCpu, int receiverCpu)
{
    private static readonly double[] Percentiles = [50, 90, 99, 99.9, 99.99, 100];

    private IEnumerable<IGrouping<Phase, Outcome>> Phases => outcomes.GroupBy(outcome => outcome.Phase);

    /// <summary>The machine, how it was measured, warnings.</summary>
    public string Head
    {
        get
        {
            int spinners = outcomes.Max(outcome => outcome.Receiver.Cores);
            string warning = Environment.ProcessorCount >= spinners + 2 ? "" :
                $"\n**Too few cores:** the sender needs one and these receivers up to {spinners}; with {Environment.ProcessorCount} they "
                + "disturb each other, receivers with a spinning handler most.\n";
            return $"{machine}\n- sender on core {senderCpu}, receive threads of KisFast and the bare sockets on core {receiverCpu}, all else where "
                + $"the system puts it; {rounds} rounds, receivers taking turns in fresh processes\n{warning}";
        }
    }

    /// <summary>A table for each phase, in markdown.</summary>
    public string Tables()
    {
        var text = new StringBuilder();
        foreach (var phase in Phases)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n### {phase.Key.Name}, {phase.First().Histogram.TotalCount:N0} messages each, µs\n");
            text.AppendLine("| receiver | p50 | p90 | p99 | p99.9 | p99.99 | max | p50 × bare spin | p50 × ClientWebSocket |");
            text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
            var spin = phase.FirstOrDefault(outcome => outcome.Receiver.Name.EndsWith("spinning", StringComparison.Ordinal));
            var client = phase.FirstOrDefault(outcome => outcome.Receiver.Name == "ClientWebSocket, idiomatic");
            foreach (var outcome in phase)
            {
                string values = string.Join(" | ", Percentiles.Select(p => outcome.Percentile(p).ToString("N1", CultureInfo.InvariantCulture)));
                text.AppendLine($"| {outcome.Receiver.Name} | {values} | {Ratio(outcome, spin)} | {Ratio(outcome, client)} |");
            }
        }

        return text.ToString();
    }

    /// <summary>Histograms as text.</summary>
    /// <param name="phase">Of one phase only.</param>
    public string Bars(string? phase = null)
    {
        var text = new StringBuilder();
        foreach (var outcome in outcomes.Where(outcome => outcome.Histogram.TotalCount > 100 && (phase ?? outcome.Phase.Name) == outcome.Phase.Name))
            text.AppendLine(TextHistogram.Draw(outcome));
        return text.ToString();
    }

    /// <summary>Writes latency.md and one picture a phase.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var text = new StringBuilder("# Wire to handler\n\n").AppendLine(Head).AppendLine(Tables());
        foreach (var phase in Phases.Where(phase => phase.First().Histogram.TotalCount > 100))
        {
            string file = $"latency-{phase.Key.Name.Replace(' ', '-')}.svg";
            File.WriteAllText(Path.Combine(folder, file), PercentilePicture.Draw(phase.Key.Name, [.. phase]));
            text.AppendLine($"![{phase.Key.Name}]({file})\n");
        }

        text.AppendLine("## Histograms\n\n```text").Append(Bars()).AppendLine("```");
        File.WriteAllText(Path.Combine(folder, "latency.md"), text.ToString().Replace("\r\n", "\n"));
    }

    private static string Ratio(Outcome outcome, Outcome? other) =>
        other is null ? "-" : outcome.RatioTo(other).ToString("N2", CultureInfo.InvariantCulture);
}
