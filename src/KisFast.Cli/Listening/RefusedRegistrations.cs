namespace KisFast.Cli;

/// <summary>Says which registrations KIS has refused, as it does so; what works goes on.</summary>
internal static class RefusedRegistrations
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks until the end.</summary>
    public static async Task TellAsync(ToolConsole console, FillFeed feed, CancellationToken end)
    {
        var told = new HashSet<Registration>();
        while (!end.IsCancellationRequested && feed.Registrations is { Count: > 0 } all)
        {
            foreach (RegistrationStatus status in all)
            {
                if (status.State is RegistrationState.Refused or RegistrationState.Unanswered && told.Add(status.Registration))
                    console.Fail($"{status.Registration} is not registered: {status.Message}", ExitCode.Success);
            }

            await Task.Delay(Poll, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
