using System.Security.Cryptography;
using KisFast.Diagnostics;
using KisFast.Framing;
using KisFast.MarketData;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Session;

/// <content>Registrations beside the notices: asked for after them, one request at a time, with a pause between two.</content>
internal sealed partial class FeedSession
{
    public RegistrationBook Registrations => _registrations;

    private async Task RegisterAllAsync(WebSocketConnection connection, CancellationToken connectionEnd)
    {
        try
        {
            _registrations.Begin();
            while (true)
            {
                await _registrations.WaitForWorkAsync().WaitAsync(connectionEnd).ConfigureAwait(false);
                if (!_registrations.TryNext(out Registration registration, out bool register, out Task answer)) continue;
                await AskAsync(connection, registration, register, answer, connectionEnd).ConfigureAwait(false);
                await Task.Delay(_options.MarketData.RequestInterval, _options.TimeProvider, connectionEnd).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The next connection asks again.
        }
        // Registrations that nobody looks after any more must not go unnoticed.
        catch (Exception e)
        {
            connection.Abort(new KisFastException(FeedFailure.ConnectionLost, RetryAdvice.Retry, $"The registrations failed unexpectedly ({e.GetType().Name}).",
                e));
        }
        finally
        {
            _registrations.End();
        }
    }

    private async Task AskAsync(WebSocketConnection connection, Registration registration, bool register, Task answer, CancellationToken connectionEnd)
    {
        byte[] request = SubscribeRequest.Create(_approvalKey!, _options.CustomerType, register, registration.TrId, registration.Key);
        bool isSent = await connection.Output.SendAsync(WebSocketOpcode.Text, request, connectionEnd).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(request);
        try
        {
            if (isSent) await answer.WaitAsync(_options.SubscribeTimeout, _options.TimeProvider, connectionEnd).ConfigureAwait(false);
            else _registrations.GiveUp();
        }
        catch (TimeoutException)
        {
            _registrations.GiveUp();
        }
    }

    private void OnRegistrationChanged(RegistrationStatus status)
    {
        string registration = status.Registration.ToString();
        if (status.State is RegistrationState.Refused or RegistrationState.Unanswered)
            Log.RegistrationRefused(_logger, Name, registration, status.Message ?? "");
        else Log.RegistrationChanged(_logger, Name, registration, status.State, status.Message ?? "");
    }
}
