using System.ComponentModel;
using System.Runtime.CompilerServices;
using Disruptor.Dsl;
using KisFast.Ring;

namespace KisFast.DisruptorNet;

/// <summary>A KisFast handler as a Disruptor-net handler.</summary>
/// <typeparam name="T">The value in a slot.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HandlerAdapter<T>
    where T : struct
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected HandlerAdapter()
    {
    }

    internal Task Started => _started.Task;

    internal abstract object Inner { get; }

    /// <summary>The last sequence handled.</summary>
    internal abstract long GetPosition(ValueDisruptor<T> disruptor);

    private protected void SetStarted() => _started.SetResult();
}

/// <summary>
/// The adapter of a handler's type. Public, because Disruptor-net generates its direct calls for visible types only.
/// </summary>
/// <typeparam name="T">The value in a slot.</typeparam>
/// <typeparam name="THandler">The handler's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerAdapter<T, THandler> : HandlerAdapter<T>, global::Disruptor.IValueEventHandler<T>
    where T : struct
    where THandler : IValueEventHandler<T>
{
    private THandler _handler;
    private OptionalCallback _batchStart;
    private OptionalCallback _timeout;

    internal HandlerAdapter(THandler handler)
    {
        MaxBatchSize = handler.MaxBatchSize;
        if (MaxBatchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(handler), MaxBatchSize, "A handler's MaxBatchSize must be 1 or more.");
        _handler = handler;
    }

    /// <inheritdoc/>
    public int? MaxBatchSize { get; }

    internal override object Inner => _handler;

    internal override long GetPosition(ValueDisruptor<T> disruptor) => disruptor.GetSequenceValueFor(this);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnEvent(ref T data, long sequence, bool endOfBatch) => _handler.OnEvent(ref data, sequence, endOfBatch);

    /// <inheritdoc/>
    public void OnBatchStart(long batchSize)
    {
        if (!_batchStart.IsWanted)
            return;
        _batchStart.Begin();
        _handler.OnBatchStart(batchSize);
        _batchStart.End();
    }

    /// <inheritdoc/>
    public void OnStart()
    {
        try
        {
            _handler.OnStart();
        }
        finally
        {
            SetStarted();
        }
    }

    /// <inheritdoc/>
    public void OnShutdown() => _handler.OnShutdown();

    /// <inheritdoc/>
    public void OnTimeout(long sequence)
    {
        if (!_timeout.IsWanted)
            return;
        _timeout.Begin();
        _handler.OnTimeout(sequence);
        _timeout.End();
    }
}
