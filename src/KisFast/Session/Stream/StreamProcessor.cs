using System.Buffers;
using System.Collections.Concurrent;
using KisFast.Framing;
using KisFast.Transport;

namespace KisFast.Session;

/// <summary>
/// The receiving end of a session: makes ring records, replies and events of the bytes a socket read brought. No I/O but the reply
/// to PINGPONG, no clock. <see cref="Process"/> is the only virtual call of a read; there is none per record. One thread at a time.
/// </summary>
internal abstract class StreamProcessor : IDisposable
{
    private readonly ConcurrentQueue<Action> _posted = new();
    private volatile bool _isBusy;

    protected StreamProcessor(StreamSettings settings)
    {
        Settings = settings;
        Counters = settings.Counters;
        Reader = new WebSocketMessageReader(settings.MaxMessageBytes);
        Sink = new QuarantineSink(settings);
    }

    public SessionCounters Counters { get; }

    /// <summary>Why the connection is over, once <see cref="Process"/> said so.</summary>
    public KisFastException? End { get; protected set; }

    /// <summary>Whether a read is being processed: while it waits for a full ring, silence says nothing about the peer.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    protected StreamSettings Settings { get; }

    protected WebSocketMessageReader Reader { get; }

    protected QuarantineSink Sink { get; }

    /// <summary>Where replies go; null between connections.</summary>
    protected FrameSender? Output { get; private set; }

    /// <summary>A new connection begins: no message is half read, no key is known.</summary>
    public virtual void Attach(FrameSender output)
    {
        Reader.Reset();
        End = null;
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

    /// <summary>Publishes a record of the session's own, between two reads.</summary>
    public abstract void Publish(ref FillRecord record);

    /// <summary>Leaves work for the receive thread, between two reads. Whoever posts has to wake it.</summary>
    public void Post(Action work) => _posted.Enqueue(work);

    /// <summary>Does what was posted.</summary>
    public void RunPosted()
    {
        while (_posted.TryDequeue(out Action? work)) work();
    }

    public virtual void Dispose()
    {
        Detach();
        Reader.Dispose();
    }
}
