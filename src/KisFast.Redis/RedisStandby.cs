namespace KisFast.Redis;

/// <summary>Waits until nobody has the right to publish.</summary>
/// <param name="journal">The stream.</param>
/// <param name="tell">Why it still waits, each time that it looks, and whether it is because Redis cannot be asked.</param>
internal sealed class RedisStandby(RedisJournal journal, Action<string, bool> tell) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private RespConnection? _connection;
    private long? _failedAt;
    private bool _isSure;

    /// <summary>Whether standing by mends a fault.</summary>
    public static bool Passes(JournalFault fault) =>
        fault is JournalFault.InUse or JournalFault.Superseded or JournalFault.Unavailable
            or JournalFault.Io or JournalFault.WentBack or JournalFault.ReadOnly or JournalFault.Full;

    /// <exception cref="JournalException">What waiting does not mend.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!await IsFreeAsync(cancellationToken).ConfigureAwait(false))
            await Task.Delay(Look, journal.Target.Time, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _connection?.Dispose();

    private async Task<bool> IsFreeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeProvider time = journal.Target.Time;
        try
        {
            _connection ??= await ConnectAsync(cancellationToken).ConfigureAwait(false);
            if (IsTaken())
            {
                _isSure = false;
                tell($"another process publishes to {journal.Name}", false);
                return false;
            }

            if (journal.Target.HasSentinels && !_isSure)
            {
                // An old master that does not know it yet holds no lease any more: what does the new one say?
                RedisAddress before = _connection.Address;
                _connection.Dispose();
                _connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                if (_connection.Address != before) _failedAt = time.GetTimestamp();
                _isSure = true;
                if (IsTaken())
                {
                    _isSure = false;
                    return false;
                }
            }

            // After a time without Redis its leader may come back to its lease first: the KIS session is still its.
            return _failedAt is not { } at || time.GetElapsedTime(at) >= journal.Lease;
        }
        catch (Exception e) when (e is IOException or RespException or JournalException)
        {
            _connection?.Dispose();
            _connection = null;
            _failedAt = time.GetTimestamp();
            _isSure = false;
            if (e is JournalException { Fault: var fault } && !Passes(fault)) throw;
            tell(e is JournalException ? e.Message : $"{RedisFault.Sentence(journal.Name)} cannot be reached ({e.Message})", true);
            return false;
        }
    }

    private bool IsTaken()
    {
        _connection!.Send(new RespCommands().Command("PTTL", journal.Target.Keys.Lease));
        return _connection.ReadNumber() != -2;
    }

    private Task<RespConnection> ConnectAsync(CancellationToken cancellationToken) =>
        Task.Run(() => journal.Target.Connect("standby", LookTimeout), cancellationToken);
}
