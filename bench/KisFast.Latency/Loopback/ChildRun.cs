using System.Diagnostics;
using System.Globalization;
using KisFast.Latency.Loopback.Receivers;

namespace KisFast.Latency.Loopback;

/// <summary>One run of one receiver against one sender, both in fresh processes.</summary>
internal static class ChildRun
{
    /// <summary>Runs all phases.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="phases">What is sent.</param>
    /// <param name="senderCpu">The sender's core.</param>
    /// <param name="receiverCpu">The receive thread's core.</param>
    /// <param name="host">The build that receives; null: this one.</param>
    /// <returns>Nanoseconds from send to handled, one a message, in order.</returns>
    /// <exception cref="InvalidOperationException">A child failed.</exception>
    public static double[] Run(Receiver receiver, Phase[] phases, int senderCpu, int receiverCpu, Host? host = null)
    {
        string sentFile = Path.GetTempFileName(), handledFile = Path.GetTempFileName();
        try
        {
            using var sender = Host.Same.Start(["send", Text(senderCpu), sentFile, .. phases.Select(phase => phase.ToString())]);
            string port = sender.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The sender did not start.");
            string count = Text(phases.Sum(phase => phase.Messages));
            using var receiving = receiver is ExternalReceiver external
                ? Process.Start(external.Command(port, count, handledFile))!
                : ((host ?? Host.Same) with { Variables = [.. (host ?? Host.Same).Variables, .. receiver.Variables] })
                .Start("receive", receiver.Name, port, Text(receiverCpu), count, handledFile);
            sender.StandardOutput.ReadLine();
            // Warm-up goes on after the subscription; the first fill is the first after the start.
            if (receiver is not ExternalReceiver) receiving.StandardOutput.ReadLine();
            sender.StandardInput.WriteLine("go");
            receiving.WaitForExit();
            if (receiving.ExitCode != 0) throw new InvalidOperationException($"{receiver.Name} failed.");
            sender.StandardOutput.ReadLine();
            sender.StandardInput.WriteLine("end");
            sender.WaitForExit();
            long[] sent = MomentLog.Read(sentFile), handled = MomentLog.Read(handledFile);
            return [.. sent.Zip(handled, (from, to) => (to - from) * 1e9 / Stopwatch.Frequency)];
        }
        finally
        {
            File.Delete(sentFile);
            File.Delete(handledFile);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
