using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback.Receivers;
using KisFast.Latency.Report;
using KisFast.Wire;

namespace KisFast.Latency.Loopback;

/// <summary>
/// The <c>wire</c> command: from the system call that sends a notice to the handler that gets the fill, over loopback TCP. The
/// receivers take turns, round after round, each time in fresh processes.
/// </summary>
internal static class WireCommand
{
    private static readonly TimeSpan MostQuickTime = TimeSpan.FromMinutes(9);

    public static int Run(string[] args)
    {
        bool quick = args.Contains("--quick"), json = args.Contains("--json");
        int rounds = Number(args, "--rounds", quick && !json ? 1 : 3);
        int senderCpu = Number(args, "--sender-cpu", 0);
        int receiverCpu = Number(args, "--receiver-cpu", Math.Min(1, Environment.ProcessorCount - 1));
        string only = Option(args, "--only") ?? "";
        Receiver[] rivals = Option(args, "--rivals") is { } scripts ? ExternalReceiver.In(scripts) : [];
        Receiver[] receivers = [.. Receiver.All.Concat(rivals).Where(receiver => Matches(receiver, only, json))];
        Phase[] phases = json ? Phase.Paces(quick) : Phase.All(quick);
        Outcome[] outcomes = [.. receivers.SelectMany(receiver => phases.Where(phase => phase.IsMeasured).Select(phase => new Outcome(receiver, phase)))];

        var report = new LatencyReport(Machine.Describe(), outcomes, rounds, senderCpu, receiverCpu);
        if (!json) Console.WriteLine(report.Head);
        long began = Stopwatch.GetTimestamp();
        for (int round = 1; round <= rounds; round++)
        {
            // A machine that is too busy for all rounds has to say what it has.
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            if (quick && json && round > 1 && took + (took / (round - 1)) > MostQuickTime) break;
            foreach (var receiver in receivers)
            {
                Console.Error.WriteLine($"round {round} of {rounds}: {receiver.Name}");
                double[] latencies = ChildRun.Run(receiver, phases, senderCpu, receiverCpu);
                int at = 0;
                foreach (var phase in phases)
                {
                    outcomes.FirstOrDefault(outcome => outcome.Receiver == receiver && outcome.Phase == phase)?.Add(latencies.AsSpan(at, phase.Messages));
                    at += phase.Messages;
                }
            }
        }

        if (json)
        {
            Array.ForEach(outcomes, static outcome => Console.WriteLine(outcome.ToJson()));
            return 0;
        }

        Console.WriteLine(report.Tables());
        Console.WriteLine(report.Bars("1 per ms"));
        if (Option(args, "--out") is { } folder) report.Save(folder);
        return 0;
    }

    private static bool Matches(Receiver receiver, string only, bool json) => json
        ? receiver.Mode is { } mode && (only.Length == 0 || only.Split(',').Contains(mode))
        : receiver.Name.Contains(only, StringComparison.OrdinalIgnoreCase);

    private static string? Option(string[] args, string name) => args.SkipWhile(arg => arg != name).Skip(1).FirstOrDefault();

    private static int Number(string[] args, string name, int otherwise) =>
        Option(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
