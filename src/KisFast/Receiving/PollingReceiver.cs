using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using KisFast.Transport;

namespace KisFast.Receiving;

/// <summary>
/// Asks the non-blocking sockets of all sessions of a feed in turn, on one thread at a time: no interrupt, no wake-up, no other thread
/// lies between the network's buffer and the decoder. A busy session has one read a turn, as a quiet one has, and all are read into one
/// buffer. Where sessions are many, the kernel is asked which of them have something to read, so that the quiet ones do not cost a
/// system call each. Fills are rare: now and then a made-up one is decoded, so that the next real one finds its code and tables in the
/// processor's caches.
/// </summary>
internal abstract class PollingReceiver(ReceiveClock clock, Lock? gate, int sessions) : Receiver(clock, gate)
{
    // Asking the kernel about all sockets costs about as much as two reads that bring nothing.
    private const int MostAskedInTurn = 3;

    // A turn is a system call or more: some tenths of a millisecond together, for a fill of a tenth of a microsecond.
    private const uint TurnsPerMadeUpFill = 256;

    private readonly Lock _lock = new();
    private readonly Line?[] _bySession = new Line?[sessions];
    private readonly byte[] _buffer = SocketPipeReader.NewBuffer();
    private Line[] _lines = [];
    private Line[] _watched = [];
    private ReadySockets? _ready;
    private IIdleWork? _idle;
    private uint _turn;
    private bool _hasWaiting;

    /// <summary>Whether a session is connected.</summary>
    protected bool HasLines => Volatile.Read(ref _lines).Length > 0;

    public override Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        var line = new Line(connection, processor, session);
        ((SocketPipeReader)connection.Input).Share(_buffer);
        lock (_lock)
        {
            Volatile.Write(ref _bySession[session], line);
            Volatile.Write(ref _lines, [.. _lines, line]);
            OnLinesChanged();
        }

        return line.Ended.Task;
    }

    /// <summary>Before the first turn.</summary>
    protected void Prepare(IIdleWork? idle)
    {
        _idle = idle;
        if (_bySession.Length > MostAskedInTurn && OperatingSystem.IsLinux()) _ready = ReadySockets.TryCreate();
    }

    /// <summary>After the last turn.</summary>
    protected void Release()
    {
        _idle?.Dispose();
        _idle = null;
        if (OperatingSystem.IsLinux()) _ready?.Dispose();
        _ready = null;
    }

    /// <summary>Asks everybody once, or those who have something.</summary>
    protected void Turn()
    {
        uint turn = _turn++;
        if (turn % TurnsPerMadeUpFill == 0) _idle?.Run();
        Line[] lines = Volatile.Read(ref _lines);
        if (lines.Length == 0) return;
        if (_ready is null || !OperatingSystem.IsLinux()) AskEach(lines);
        else AskReady(_ready, lines, turn);
    }

    /// <summary>A session has come or gone. Nobody else changes them meanwhile.</summary>
    protected virtual void OnLinesChanged()
    {
    }

    private void AskEach(Line[] lines)
    {
        foreach (Line line in lines) Ask(line);
    }

    [SupportedOSPlatform("linux")]
    private void AskReady(ReadySockets ready, Line[] lines, uint turn)
    {
        if (lines != _watched)
        {
            foreach (Line line in lines.Except(_watched)) ready.TryAdd(line.Connection.Socket, line.Session);
            _watched = lines;
        }

        foreach (int session in ready.Ask())
        {
            if (Volatile.Read(ref _bySession[session]) is { } line) Ask(line);
        }

        if (_hasWaiting) AskAllWaiting(lines);
        // One more in turn, ready or not: that a read was cancelled or a connection closed from this side is not the kernel's to say.
        Line next = lines[(int)(turn % (uint)lines.Length)];
        // It may have ended just now: then its processor belongs to the session's next connection.
        if (Volatile.Read(ref _bySession[next.Session]) == next) Ask(next);
    }

    private void Ask(Line line)
    {
        if (line.Processor.IsWaiting || line.End is not null)
        {
            AskWaiting(line);
            return;
        }

        if (Poll(line) is { } end) End(line, end);
        else if (line.Processor.IsWaiting) _hasWaiting = true;
    }

    // The ring is full: what came waits, and is read on as long as there is memory for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AskWaiting(Line line)
    {
        if (line.End is { } known)
        {
            End(line, known);
            return;
        }

        _hasWaiting = true;
        try
        {
            if (Relieve(line.Processor) is { } end) line.End = end;
        }
        // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
        {
            line.End = OnException(e, line.Connection, line.Processor);
        }

        if (line.End is null && !line.Processor.IsFull) line.End = Poll(line);
    }

    // Over when what it brought is in the ring.
    private void End(Line line, KisFastException end)
    {
        line.End = end;
        if (HasRelieved(line.Processor, end)) Remove(line, end);
        else _hasWaiting = true;
    }

    private void AskAllWaiting(Line[] lines)
    {
        _hasWaiting = false;
        foreach (Line line in lines)
        {
            bool isCurrent = Volatile.Read(ref _bySession[line.Session]) == line;
            if (isCurrent && (line.Processor.IsWaiting || line.End is not null)) AskWaiting(line);
        }
    }

    // Null while the connection lasts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KisFastException? Poll(Line line)
    {
        try
        {
            return ReadAndTake(line.Connection, line.Processor, line.Session);
        }
        // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
        {
            return OnException(e, line.Connection, line.Processor);
        }
    }

    private void Remove(Line line, KisFastException end)
    {
        lock (_lock)
        {
            Volatile.Write(ref _bySession[line.Session], null);
            Volatile.Write(ref _lines, Array.FindAll(_lines, other => other != line));
            OnLinesChanged();
        }

        // An ack may have brought a key.
        _buffer.AsSpan().Clear();
        line.Ended.SetResult(end);
    }

    private sealed class Line(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        public WebSocketConnection Connection { get; } = connection;

        public StreamProcessor Processor { get; } = processor;

        public int Session { get; } = session;

        /// <summary>Why it is over, while what it brought waits for room in the ring.</summary>
        public KisFastException? End { get; set; }

        public TaskCompletionSource<KisFastException> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
