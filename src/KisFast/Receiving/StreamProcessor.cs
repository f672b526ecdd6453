using System.Buffers;
using System.Diagnostics;
using KisFast.Framing;
using KisFast.Status;
using KisFast.Transport;

namespace KisFast.Receiving;

/// <summary>
/// The receiving end of a session: makes ring records, replies and events of the bytes a socket read brought. No I/O but the reply
/// to PINGPONG, no clock. <see cref="Process"/> is the only virtual call of a read; there is none per record. One thread at a time.
/// </summary>
internal abstract class StreamProcessor : IDisposable
{
    private volatile bool _isBusy;
    private volatile bool _isFull;
    private OneAtATime _oneAtATime;
    private TaskCompletionSource<KisFastException> _over = NewSignal();

    protected StreamProcessor(StreamSettings settings)
    {
        Settings = settings;
        Counters = settings.Counters;
        Reader = new WebSocketMessageReader(settings.MaxMessageBytes);
        Sink = new QuarantineSink(settings);
    }

    public SessionCounters Counters { get; }

    /// <summary>What logs call the session.</summary>
    public string Name => Settings.Name;

    /// <summary>Why the connection is over, once <see cref="Process"/> said so.</summary>
    public KisFastException? End { get; protected set; }

    /// <summary>
    /// Completes with why the connection is over where its reader cannot end yet, because what it brought waits for room in the ring.
    /// </summary>
    public Task<KisFastException> Over => _over.Task;

    /// <summary>Whether a read is being processed: while it waits for a full ring, silence says nothing about the peer.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    /// <summary>Whether something waits for room in the ring: <see cref="Relieve"/> is due. For the reader.</summary>
    public bool IsWaiting { get; protected set; }

    /// <summary>Whether so much waits that nothing more should be read: then TCP pushes back. From any thread.</summary>
    public bool IsFull
    {
        get => _isFull;
        protected set => _isFull = value;
    }

    /// <summary>Whether notices that came wait for room: history and ledger cannot be compared.</summary>
    public virtual bool HoldsNotices => false;

    /// <summary>The bytes of the last read that are the beginning of a message.</summary>
    public long Unread { get; set; }

    /// <summary>Tells of an inline handler that does not come back. From any thread, now and then.</summary>
    public virtual void LookAtInline()
    {
    }

    /// <summary>Does what was posted to the session's flow. For the reader, between two reads.</summary>
    public void RunPosted() => Settings.Flow.RunPosted();

    /// <summary>The stamp of the last read; all zero before the first.</summary>
    public RecordStamp LastStamp { get; protected set; }

    /// <summary>The ring's sequence that was published last, by any session; -1 before the first.</summary>
    public virtual long LastPublished => -1;

    /// <summary>Since when notices are kept for a key that has not come; null when none are. A stamp's timestamp.</summary>
    public abstract long? WaitsForKeySince { get; }

    protected StreamSettings Settings { get; }

    protected WebSocketMessageReader Reader { get; }

    protected QuarantineSink Sink { get; }

    /// <summary>Where replies go; null between connections.</summary>
    protected FrameSender? Output { get; private set; }

    /// <summary>A read is taken in: an <see cref="Invariant"/>, compiled away.</summary>
    [Conditional(Invariant.Symbol)]
    public void BeginRead() => _oneAtATime.Enter("A session's stream");

    /// <summary>It was.</summary>
    [Conditional(Invariant.Symbol)]
    public void EndRead() => _oneAtATime.Leave();

    /// <summary>The connection is over, and what it brought waits. From the reader, any number of times.</summary>
    public void TellOver(KisFastException end) => _over.TrySetResult(end);

    /// <summary>A new connection begins: no message is half read, no key is known.</summary>
    public virtual void Attach(FrameSender output)
    {
        EndRead();
        Reader.Reset();
        End = null;
        _over = NewSignal();
        Unread = 0;
        Output = output;
    }

    /// <summary>The connection is over: what was kept for a key that did not come goes to the quarantine, keys are wiped.</summary>
    public virtual void Detach()
    {
        Output = null;
        Reader.Reset();
    }

    /// <summary>Takes in what a read brought.</summary>
    /// <param name="buffer">The unread bytes; advanced past what was used.</param>
    /// <param name="stamp">When the read returned.</param>
    /// <exception cref="Ring.RingHaltedException">The ring is full and will not be emptied any more.</exception>
    /// <exception cref="KisFastException">The ring is full and that is to stop the feed.</exception>
    public abstract StreamStatus Process(ref ReadOnlySequence<byte> buffer, in RecordStamp stamp);

    /// <summary>Lets what waits into the ring as far as there is room. Between two reads; never waits.</summary>
    /// <exception cref="Ring.RingHaltedException">There is no room, and there will be none any more.</exception>
    public virtual StreamStatus Relieve() => StreamStatus.Open;

    /// <summary>The same between connections, through the flow, until nothing waits, a connection is attached, or the ring is halted.</summary>
    public virtual Task RelieveAllAsync() => Task.CompletedTask;

    /// <summary>What was published and not yet handled by every handler, of all sessions, oldest first. Between two reads.</summary>
    public abstract IReadOnlyList<FillRecord> CopyUnhandled();

    /// <summary>How many of these, the last ones, wait for room: they have no sequence yet.</summary>
    public virtual int OwnWaiting => 0;

    /// <summary>Publishes a record of the session's own, between two reads.</summary>
    public abstract void Publish(in FillRecord record);

    public virtual void Dispose()
    {
        Detach();
        Reader.Dispose();
    }

    private static TaskCompletionSource<KisFastException> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
