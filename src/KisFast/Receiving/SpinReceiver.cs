using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using KisFast.Transport;
using Microsoft.Extensions.Logging;

namespace KisFast.Receiving;

/// <summary>
/// One thread for all sessions of a feed that asks their non-blocking sockets in turn and never sleeps while there is one: no
/// interrupt, no wake-up, no other thread lies between the network's buffer and the decoder. It keeps a core busy. A busy session
/// has one read a turn, as a quiet one has, and all are read into one buffer. Where sessions are many, the kernel is asked which of
/// them have something to read, so that the quiet ones do not cost a system call each. Fills are rare: now and then the thread
/// decodes a made-up one, so that the next real one finds its code and tables in the processor's caches.
/// </summary>
internal sealed class SpinReceiver(ReceiveClock clock, Lock? gate, FillFeedOptions options, ILogger logger, Func<IIdleWork>? createIdleWork) : Receiver(clock, gate)
{
    // Asking the kernel about all sockets costs about as much as two reads that bring nothing.
    private const int MostAskedInTurn = 3;

    // A turn is a system call or more: some tenths of a millisecond together, for a fill of a tenth of a microsecond.
    private const int TurnsPerMadeUpFill = 256;

    private readonly Lock _lock = new();
    private readonly Line?[] _bySession = new Line?[options.AllSessions.Count];
    private readonly ManualResetEventSlim _hasLines = new();
    private readonly byte[] _buffer = SocketPipeReader.NewBuffer();
    private Line[] _lines = [];
    private Thread? _thread;
    private volatile bool _isDisposed;

    public override Task<KisFastException> RunAsync(WebSocketConnection connection, StreamProcessor processor, int session)
    {
        var line = new Line(connection, processor, session);
        ((SocketPipeReader)connection.Input).Share(_buffer);
        lock (_lock)
        {
            Volatile.Write(ref _bySession[session], line);
            Volatile.Write(ref _lines, [.. _lines, line]);
            _hasLines.Set();
            if (_thread is null)
            {
                IIdleWork? idleWork = createIdleWork?.Invoke();
                _thread = new Thread(() => Run(idleWork)) { Name = "kisfast-receive", IsBackground = true };
                _thread.Start();
            }
        }

        return line.Ended.Task;
    }

    public override void Dispose()
    {
        _isDisposed = true;
        _hasLines.Set();
        base.Dispose();
    }

    private void Run(IIdleWork? idleWork)
    {
        ReceiveThread.Prepare(options, logger);
        using ReadySockets? ready = options.AllSessions.Count > MostAskedInTurn && OperatingSystem.IsLinux() ? ReadySockets.TryCreate() : null;
        using IIdleWork? idle = idleWork;
        Line[] watched = [];
        for (int turn = 0; !_isDisposed; turn++)
        {
            if (turn % TurnsPerMadeUpFill == 0) idle?.Run();
            Line[] lines = Volatile.Read(ref _lines);
            // Between connections there is nothing to ask: the core is given back.
            if (lines.Length == 0) _hasLines.Wait();
            else if (ready is null || !OperatingSystem.IsLinux()) AskEach(lines);
            else AskReady(ready, lines, ref watched, turn);
        }
    }

    private void AskEach(Line[] lines)
    {
        foreach (Line line in lines) Ask(line);
    }

    [SupportedOSPlatform("linux")]
    private void AskReady(ReadySockets ready, Line[] lines, ref Line[] watched, int turn)
    {
        if (lines != watched)
        {
            foreach (Line line in lines.Except(watched)) ready.TryAdd(line.Connection.Socket, line.Session);
            watched = lines;
        }

        foreach (int session in ready.Ask())
        {
            if (Volatile.Read(ref _bySession[session]) is { } line) Ask(line);
        }

        // One more in turn, ready or not: that a read was cancelled or a connection closed from this side is not the kernel's to say.
        Line next = lines[(int)((uint)turn % (uint)lines.Length)];
        // It may have ended just now: then its processor belongs to the session's next connection.
        if (Volatile.Read(ref _bySession[next.Session]) == next) Ask(next);
    }

    private void Ask(Line line)
    {
        if (Poll(line) is { } end) Remove(line, end);
    }

    // Null while the connection lasts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KisFastException? Poll(Line line)
    {
        try
        {
            return ReadAndTake(line.Connection, line.Processor, line.Session);
        }
#pragma warning disable CA1031 // Whatever it is, it ends this connection and nothing else.
        catch (Exception e)
#pragma warning restore CA1031
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
            if (_lines.Length == 0 && !_isDisposed) _hasLines.Reset();
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

        public TaskCompletionSource<KisFastException> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
