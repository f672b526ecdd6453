namespace KisFast.Simulator;

// PINGPONG and everything else that happens by the clock. Called from the host's timer every few milliseconds.
internal sealed partial class ClientSession
{
    private long _lastHeard;
    private long _askedAt;
    private long _ackDueAt;
    private long _floodedAt;

    private TimeProvider Time => _host.Clock.TimeProvider;

    private void Heard() => Volatile.Write(ref _lastHeard, Time.GetTimestamp());

    private void Answered() => Volatile.Write(ref _askedAt, 0);

    /// <summary>When the client last sent a frame, as a timestamp.</summary>
    public long LastHeard => Volatile.Read(ref _lastHeard);

    public void Tick()
    {
        long now = Time.GetTimestamp();
        long askedAt = Volatile.Read(ref _askedAt);
        if (askedAt != 0 && Time.GetElapsedTime(askedAt, now) >= _host.Options.PingPongTimeout)
        {
            Cut(reset: false);
            return;
        }

        bool flush = _held > 0;
        if (askedAt == 0 && Time.GetElapsedTime(Volatile.Read(ref _lastSent), now) >= _host.Options.PingPongInterval)
        {
            // A silent session asks too, of nobody: so its death comes when KIS would notice it.
            Volatile.Write(ref _askedAt, now);
            if (_faults.Find(FaultKind.NoPing) is null)
            {
                AppendPingPong();
                flush = true;
            }
            else
            {
                _faults.Strike(FaultKind.NoPing);
                Answered();
                Volatile.Write(ref _lastSent, now);
            }
        }

        flush |= AppendFlood(now) | AppendDueAck(now);
        if (flush) _ = FlushAsync(force: true).AsTask();
    }

    private void AppendPingPong()
    {
        byte[] text = ControlText.PingPong(_host.Clock.KoreaNow);
        if (_faults.Find(FaultKind.PingJunk) is { } junk)
        {
            _faults.Strike(FaultKind.PingJunk);
            text = junk.Word switch { "bom" => [0xEF, 0xBB, 0xBF, .. text], "nul" => [.. text, 0], _ => [(byte)' ', .. text] };
        }
        AppendFrame(FrameWriter.Final | FrameWriter.Text, text);
    }

    private bool AppendFlood(long now)
    {
        if (_faults.Find(FaultKind.PingFlood) is not { } flood)
        {
            _floodedAt = 0;
            return false;
        }

        if (_floodedAt == 0)
        {
            _floodedAt = now;
            return false;
        }

        int count = (int)(Time.GetElapsedTime(_floodedAt, now).TotalSeconds * flood.Number);
        if (count == 0 || IsBacklogged) return false;
        _floodedAt = now;
        for (int i = 0; i < count; i++)
        {
            _faults.Strike(FaultKind.PingFlood);
            AppendPingPong();
        }

        return true;
    }

    private bool AppendDueAck(long now)
    {
        if (_ackDueAt == 0 || now < _ackDueAt) return false;
        _ackDueAt = 0;
        lock (_lock)
        {
            if (_closing || _silent) return false;
            foreach (Subscription subscription in _subscriptions.Values)
            {
                if (subscription.NoticesUntilAck > 0) AppendAck(subscription, withKey: true);
            }
        }

        return true;
    }
}
