namespace KisFast.Ring;

/// <summary>
/// A ring with a graph of handlers, each on its own background thread or, inline, on the producer's: <c>HandleWith(a).And(HandleWith(b)).Then(c)</c>,
/// then <see cref="Start"/>.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
internal sealed partial class Disruptor<T> : IDisruptor<T>, IFailureSink
    where T : struct
{
    private readonly Lock _lock = new();
    private readonly List<EventProcessor> _processors = [];
    private readonly string _name;
    private readonly Func<HandlerFailure, FailureAction>? _failurePolicy;
    private HandlerFailure? _failure;
    private volatile bool _started;

    /// <summary>Creates a ring of a size with the default options.</summary>
    /// <param name="ringSize">The number of slots: a power of two.</param>
    /// <param name="waitStrategy">How handlers wait; null: <see cref="BlockingWaitStrategy"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not a power of two.</exception>
    public Disruptor(int ringSize, IWaitStrategy? waitStrategy = null)
        : this(new DisruptorOptions { RingSize = ringSize, WaitStrategy = waitStrategy })
    {
    }

    /// <summary>Creates a ring.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not a power of two.</exception>
    public Disruptor(DisruptorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Ring = new RingBuffer<T>(options.RingSize, options.WaitStrategy, options.ProducerType);
        Ring.Sequencer.ProducerSpins = options.ProducerSpins;
        _name = options.Name;
        _failurePolicy = options.FailurePolicy;
    }

    /// <summary>Raised on the handler's thread when a handler's exception halts the ring, after it was halted. Only once.</summary>
    public event EventHandler<HandlerFailure>? Failed;

    /// <summary>The ring: where producers publish.</summary>
    public RingBuffer<T> Ring { get; }

    /// <summary>Every handler with its thread, in the order of their addition.</summary>
    public IReadOnlyList<EventProcessor> Processors
    {
        get
        {
            lock (_lock)
                return [.. _processors];
        }
    }

    /// <summary>The exception that halted the ring, with its handler; null if none did.</summary>
    public HandlerFailure? Failure => Volatile.Read(ref _failure);

    /// <summary>Adds a handler that sees each event as soon as it is published.</summary>
    /// <exception cref="InvalidOperationException">The ring is started already. So for every addition.</exception>
    public HandlerGroup<T> HandleWith<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => Add([], [CreateProcessor(handler, [])]);

    /// <summary>Adds a handler that the producer's thread calls, in its publications and flushes.</summary>
    /// <exception cref="InvalidOperationException">The ring is started already, or has many producers.</exception>
    /// <inheritdoc cref="IDisruptor{T}.HandleInline" path="/remarks"/>
    public HandlerGroup<T> HandleInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => Add([], [CreateProcessor(handler, [], isInline: true)]);

    /// <summary>Whether the calling thread is that of a handler or, inline, at work in one.</summary>
    public bool IsHandling => _processors.Exists(static p => p.IsCurrentThread);

    int IDisruptor<T>.Size => Ring.Size;

    long IDisruptor<T>.Cursor => Ring.Cursor;

    long IDisruptor<T>.Backlog => Ring.Backlog;

    long IDisruptor<T>.Stalls => Ring.Stalls;

    bool IDisruptor<T>.IsHalted => Ring.IsHalted;

    IHandlerGroup<T> IDisruptor<T>.HandleWith<THandler>(THandler handler) => HandleWith(handler);

    IHandlerGroup<T> IDisruptor<T>.HandleInline<THandler>(THandler handler) => HandleInline(handler);

    void IDisruptor<T>.UseWriter<TUser>(ref TUser user) => user.Use(Ring.GetWriter());

    internal EventProcessor CreateProcessor<THandler>(THandler handler, IReadOnlyList<EventProcessor> after, bool isInline = false)
        where THandler : IValueEventHandler<T>
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (isInline && Ring.Sequencer is not SingleProducerSequencer)
            throw new InvalidOperationException("An inline handler needs a ring with ProducerType.Single: it may not run on two threads at once.");
        if (isInline && after.Any(static p => !p.IsInline))
            throw new InvalidOperationException("An inline handler cannot come after one with a thread of its own: the producer would have to wait for that.");
        lock (_lock)
            return new HandlerLoop<T, THandler>($"{_name}-{_processors.Count}", Ring, handler, SequencesOf(after), this, isInline);
    }

    internal HandlerGroup<T> Add(IReadOnlyList<EventProcessor> after, EventProcessor[] processors)
    {
        lock (_lock)
        {
            if (_started) throw new InvalidOperationException("Handlers are added before Start.");
            foreach (EventProcessor processor in processors)
            {
                _processors.Add(processor);
                Ring.Sequencer.AddGating(processor.Progress);
                if (processor.IsInline) Ring.Sequencer.AddInline(processor);
            }

            // Only the ends of the graph hold the producers back: whoever comes before them is further on.
            foreach (EventProcessor processor in after)
            {
                processor.HasDependents = true;
                Ring.Sequencer.RemoveGating(processor.Progress);
            }
        }

        return new HandlerGroup<T>(this, processors);
    }

    private static Sequence[] SequencesOf(IReadOnlyList<EventProcessor> processors) => [.. processors.Select(p => p.Progress)];
}
