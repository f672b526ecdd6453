using System.Globalization;
using KisFast.Simulator;

namespace KisFast.Cli;

/// <summary>A simulator from its start to Ctrl+C.</summary>
internal static class SimulatorRun
{
    public static async Task<int> RunAsync(ToolConsole console, KisSimulatorOptions options, CancellationToken stop)
    {
        await using KisSimulator kis = await StartAsync(options, stop).ConfigureAwait(false);
        Introduce(console.OutputText, kis, options);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        kis.PauseOrders();
        Summarise(console.OutputText, kis);
        return ExitCode.Success;
    }

    /// <summary>Starts a simulator, or says in one line why not.</summary>
    public static async Task<KisSimulator> StartAsync(KisSimulatorOptions options, CancellationToken stop)
    {
        try
        {
            return await KisSimulator.StartAsync(options, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw ToolException.Usage(e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw ToolException.Failed(
                $"port {options.Port} cannot be listened on, another program may have it: choose another with --port, or 0 for a free one");
        }
    }

    private static void Introduce(TextWriter text, KisSimulator kis, KisSimulatorOptions options)
    {
        string environment = options.Environment is SimulatedEnvironment.Paper ? "paper" : "real";
        text.WriteLine($"A simulated KIS ({environment}, {kis.NoticeTrId}) with seed {options.Seed}.");
        text.WriteLine();
        text.WriteLine($"  WebSocket   {kis.WebSocketUrl}");
        text.WriteLine($"  REST        {kis.RestUrl.ToString().TrimEnd('/')}");
        text.WriteLine($"  App key     {kis.AppKey}");
        text.WriteLine($"  App secret  {kis.AppSecret}");
        text.WriteLine($"  HTS id      {kis.HtsId}");
        text.WriteLine($"  Account     {kis.Account}");
        text.WriteLine("  Any other app key, secret and HTS id will do as well.");
        if (options.Faults.Count > 0) text.WriteLine($"  Faults      {string.Join(", ", options.Faults)}");
        text.WriteLine();
        text.WriteLine("Listen to it from another terminal:");
        text.WriteLine($"  export KIS_APP_KEY='{kis.AppKey}' KIS_ACCOUNT={kis.Account}");
        text.WriteLine($"  export KIS_APP_SECRET='{kis.AppSecret}'");
        text.WriteLine($"  kisfast listen --hts-id {kis.HtsId} --env {environment} --ws-url {kis.WebSocketUrl} --rest-url "
            + $"{kis.RestUrl.ToString().TrimEnd('/')}");
        text.WriteLine();
        text.WriteLine("Ctrl+C ends it.");
        text.Flush();
    }

    private static void Summarise(TextWriter text, KisSimulator kis)
    {
        text.WriteLine();
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Made {kis.Book.Notices:N0} notices, {kis.Book.Fills:N0} of them fills, for {kis.Book.Orders.Count:N0} orders; sent {kis.Sent:N0} over "
            + $"{kis.ConnectionsSoFar:N0} connections."));
        text.Flush();
    }
}
