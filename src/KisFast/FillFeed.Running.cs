using System.Runtime.InteropServices;

namespace KisFast;

public sealed partial class FillFeed
{
    /// <summary>
    /// For a program that is its feed: starts it and returns when it has ended. Ctrl+C and SIGTERM (<c>docker stop</c>,
    /// <c>systemctl stop</c>) stop it cleanly, so that KIS does not take the session for alive; a second one ends the process.
    /// </summary>
    /// <param name="cancellationToken">Stops it too.</param>
    /// <exception cref="KisFastException">The feed could not start, or stopped because of an error.</exception>
    /// <exception cref="InvalidOperationException">It was started, or stopped, before.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        try
        {
            await StartAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        await ((Task)Completion.WaitAsync(stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        await Completion.ConfigureAwait(false);

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            _ = stop.CancelAsync();
        }
    }
}
