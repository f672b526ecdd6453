namespace KisFast.Simulation;

/// <summary>One direction of a connection: bytes arrive after a while, in order, in pieces of a size that the network decides.</summary>
internal sealed class Wire(Schedule schedule, Weather weather)
{
    private readonly Queue<ReadOnlyMemory<byte>> _arrived = new();
    private TaskCompletionSource? _arrival;
    private long _lastDue;
    private int _read;
    private bool _hasEnded;
    private string? _broken;
    private long _heldUntil;

    /// <summary>Nothing that is sent from now on arrives, the end neither, and nobody is told.</summary>
    public bool IsDead { get; set; }

    /// <summary>Told of what arrives.</summary>
    public Action<ReadOnlyMemory<byte>>? Arrives { get; set; }

    public void Send(ReadOnlyMemory<byte> bytes)
    {
        if (IsDead || bytes.IsEmpty) return;
        byte[] copy = bytes.ToArray();
        schedule.After(Delay(), () => Arrive(copy));
    }

    /// <summary>A FIN, behind what was sent.</summary>
    public void Finish()
    {
        if (!IsDead) schedule.After(Delay(), End);
    }

    /// <summary>The reader's end is over, now: a RST that came, or its own close.</summary>
    public void Break(string why)
    {
        _broken ??= why;
        Signal();
    }

    /// <summary>The reader does nothing for a while.</summary>
    public void Hold(TimeSpan time) => _heldUntil = Math.Max(_heldUntil, schedule.Now + time.Ticks);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_broken is { } why) throw new IOException(why);
            if (_arrived.Count > 0) return Take(buffer.Span);
            if (_hasEnded) return 0;
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _arrival.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private int Take(Span<byte> buffer)
    {
        int taken = 0, most = Math.Min(buffer.Length, weather.LargestRead);
        while (taken < most && _arrived.TryPeek(out ReadOnlyMemory<byte> piece))
        {
            int count = Math.Min(most - taken, piece.Length - _read);
            piece.Span.Slice(_read, count).CopyTo(buffer[taken..]);
            taken += count;
            _read += count;
            if (_read < piece.Length) break;
            _arrived.Dequeue();
            _read = 0;
        }

        return taken;
    }

    // TCP keeps the order, however long each piece is under way.
    private TimeSpan Delay()
    {
        _lastDue = Math.Max(_lastDue, schedule.Now + weather.DrawLatency().Ticks);
        // Of two things at one instant the first one first.
        return new TimeSpan(++_lastDue - schedule.Now);
    }

    private void Arrive(byte[] bytes)
    {
        if (IsDead || _hasEnded || _broken is not null) return;
        Arrives?.Invoke(bytes);
        _arrived.Enqueue(bytes);
        Signal();
    }

    private void End()
    {
        if (IsDead) return;
        _hasEnded = true;
        Signal();
    }

    private void Signal()
    {
        if (_heldUntil > schedule.Now)
        {
            schedule.After(new TimeSpan(_heldUntil - schedule.Now), Signal);
            return;
        }

        TaskCompletionSource? arrival = _arrival;
        _arrival = null;
        arrival?.TrySetResult();
    }
}
