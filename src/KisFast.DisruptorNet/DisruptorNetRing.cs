using Disruptor.Dsl;
using Disruptor.Processing;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>
/// Disruptor-net's <see cref="ValueDisruptor{T}"/> behind the contract of <see cref="IDisruptor{T}"/>.
/// </summary>
/// <remarks>
/// One thing is Disruptor-net's own: a halt takes effect at the end of the batch that a handler works on, not after the event.
/// </remarks>
/// <typeparam name="T">The value in a slot.</typeparam>
public sealed partial class DisruptorNetRing<T> : IDisruptor<T>
    where T : struct
{
    private readonly Lock _lock = new();
    private readonly List<Consumer> _consumers = [];
    private readonly HandlerThreads _threads = new();
    private InlineProcessor[] _inline = [];
    private readonly ProducerState? _producer;
    private readonly Func<HandlerFailure, FailureAction>? _failurePolicy;
    private readonly string _name;
    private HandlerFailure? _failure;
    private volatile bool _started;
    private volatile bool _halted;

    /// <summary>Creates a ring.</summary>
    /// <param name="options">As for the library's own ring. Its own wait strategies are translated to Disruptor-net's.</param>
    /// <param name="waitStrategy">Disruptor-net's wait strategy instead of the options'.</param>
    /// <exception cref="ArgumentException">The size is not a power of two, or the options' wait strategy is a user's own.</exception>
    public DisruptorNetRing(DisruptorOptions options, global::Disruptor.IWaitStrategy? waitStrategy = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _name = options.Name;
        _failurePolicy = options.FailurePolicy;
        bool single = options.ProducerType == Ring.ProducerType.Single;
        _producer = single ? new ProducerState() : null;
        Disruptor = new ValueDisruptor<T>(
            static () => default,
            options.RingSize,
            _threads,
            single ? global::Disruptor.Dsl.ProducerType.Single : global::Disruptor.Dsl.ProducerType.Multi,
            waitStrategy ?? WaitStrategies.Translate(options.WaitStrategy, options.ProducerSpins));
    }

    /// <inheritdoc/>
    public event EventHandler<HandlerFailure>? Failed;

    /// <summary>Disruptor-net's object: for what the contract does not cover.</summary>
    public ValueDisruptor<T> Disruptor { get; }

    /// <inheritdoc/>
    public int Size => (int)Disruptor.BufferSize;

    /// <inheritdoc/>
    public long Cursor => Disruptor.Cursor;

    /// <inheritdoc/>
    public long Backlog
    {
        get
        {
            long gating = Disruptor.RingBuffer.GetMinimumGatingSequence();
            return Cursor - gating;
        }
    }

    /// <inheritdoc/>
    public long Stalls => _producer is null ? 0 : Volatile.Read(ref _producer.Stalls);

    /// <inheritdoc/>
    public bool IsHalted => _halted;

    /// <inheritdoc/>
    public HandlerFailure? Failure => Volatile.Read(ref _failure);

    /// <inheritdoc/>
    public IHandlerGroup<T> HandleWith<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => Add(null, handler);

    /// <inheritdoc/>
    public IHandlerGroup<T> HandleInline<THandler>(THandler handler)
        where THandler : IValueEventHandler<T> => Add(null, handler, isInline: true);

    /// <inheritdoc/>
    public bool IsHandling => _threads.IsOne || Array.Exists(_inline, static processor => processor.IsCurrentThread);

    /// <inheritdoc/>
    public void UseWriter<TUser>(ref TUser user)
        where TUser : IRingWriterUser<T>, allows ref struct => user.Use(GetWriter());

    /// <summary>The single producer's side as a struct for generic code.</summary>
    /// <exception cref="InvalidOperationException">The ring is for many producers.</exception>
    public DisruptorNetWriter<T> GetWriter() => _producer is not null
        ? new DisruptorNetWriter<T>(this, Disruptor.RingBuffer, _producer)
        : throw new InvalidOperationException("A ring writer re-claims slots: that needs a ring with ProducerType.Single.");

    internal HandlerGroup<T> Add<THandler>(ValueEventHandlerGroup<T>? after, THandler handler, bool isInline = false)
        where THandler : IValueEventHandler<T>
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (isInline && _producer is null)
            throw new InvalidOperationException("An inline handler needs a ring with ProducerType.Single: it may not run on two threads at once.");
        lock (_lock)
        {
            if (_started) throw new InvalidOperationException("Handlers are added before Start.");
            string name = $"{_name}-{_consumers.Count}";
            if (!isInline) _threads.AddName(name);
            ValueEventProcessorCreator<T> creator = (_, barrier) =>
                isInline ? CreateInline(handler, name) : CreateProcessor(barrier, handler, name);
            ValueEventHandlerGroup<T> group = after is null ? Disruptor.HandleEventsWith(creator) : after.HandleEventsWith(creator);
            return new HandlerGroup<T>(this, group, isInline);
        }
    }

    /// <summary>Lets the inline handlers, one after the other as they were added, handle what is published.</summary>
    internal void RunInline(bool endOfBatch)
    {
        foreach (InlineProcessor processor in _inline)
            processor.Run(endOfBatch);
    }

    /// <summary>Applies the failure policy.</summary>
    /// <returns>Whether to carry on.</returns>
    internal bool Survives(HandlerFailure failure)
    {
        FailureAction action = FailureAction.Stop;
        try
        {
            action = _failurePolicy?.Invoke(failure) ?? FailureAction.Stop;
        }
        finally
        {
            if (action == FailureAction.Stop)
            {
                bool first = Interlocked.CompareExchange(ref _failure, failure, null) is null;
                RaiseHalt();
                if (first) Failed?.Invoke(this, failure);
            }
        }

        return action == FailureAction.Continue;
    }

    private InlineProcessor<T, THandler> CreateInline<THandler>(THandler handler, string name)
        where THandler : IValueEventHandler<T>
    {
        var processor = new InlineProcessor<T, THandler>(this, handler, name);
        _inline = [.. _inline, processor];
        _consumers.Add(new Consumer(processor.Sequence, Task.CompletedTask));
        return processor;
    }

    // Disruptor-net would make the loop's type by reflection and, for handlers that are not public, call them through an interface.
    private ValueEventProcessor<T, Slots<T>, AskSequencer, HandlerAdapter<T, THandler>, NoBatchStart, NoBatchLimit> CreateProcessor<THandler>(
        global::Disruptor.SequenceBarrier barrier, THandler handler, string name)
        where THandler : IValueEventHandler<T>
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failures = new FailureReporter<T>(this, handler, name, started);
        var processor = new ValueEventProcessor<T, Slots<T>, AskSequencer, HandlerAdapter<T, THandler>, NoBatchStart, NoBatchLimit>(
            new Slots<T>(Disruptor.RingBuffer), barrier, new HandlerAdapter<T, THandler>(handler, started), default, default);
        processor.SetExceptionHandler(failures);
        _consumers.Add(new Consumer(processor.Sequence, started.Task));
        return processor;
    }

    private readonly record struct Consumer(global::Disruptor.Sequence Position, Task Started);
}
