using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Ring;

/// <summary>
/// The sequencer of one producer thread: claiming is two compares against the producer's own memory, publishing one release store.
/// </summary>
internal sealed class SingleProducerSequencer(int size, IWaitStrategy waitStrategy) : Sequencer(size, waitStrategy)
{
    // Only the producer writes these; padded against the object's other fields and its neighbours on the heap.
    private ProducerState _producer = new()
    { Claimed = Sequence.Initial, Published = Sequence.Initial, Flushed = Sequence.Initial, CachedGating = Sequence.Initial };

    public override long Stalls => Volatile.Read(ref _producer.Stalls);

    public override void AddLook(PeriodicLook look)
    {
        base.AddLook(look);
        // From now on the producer looks at the consumers several times a lap; what it needs for that is compiled here, not at its first claim.
        _producer.CachedGating = Math.Min(_producer.CachedGating, Hurry(Cursor.Value - Size, GetMinimumGating()));
    }

    /// <summary>Claims after the last claimed slot.</summary>
    /// <returns>The last claimed sequence.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Next(int count)
    {
        CheckCount(count);
        return ClaimTo(_producer.Claimed + count);
    }

    /// <summary>Claims after the last published slot: what was claimed and not published is handed out again.</summary>
    /// <returns>The first claimed sequence.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Reclaim(int count)
    {
        CheckCount(count);
        return ClaimTo(_producer.Published + count) - count + 1;
    }

    /// <summary>Claims after the last claimed slot if the ring has room.</summary>
    public bool TryNext(int count, out long sequence)
    {
        CheckCount(count);
        sequence = _producer.Claimed + count;
        long wrapPoint = sequence - Size;
        if (wrapPoint > _producer.CachedGating && wrapPoint > (_producer.CachedGating = GetMinimumGating()))
        {
            sequence = 0;
            WakeLooks();
            return false;
        }

        _producer.Claimed = sequence;
        return true;
    }

    /// <summary>Publishes up to and including a sequence; what was published before is handled inline first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PublishQuietly(long sequence)
    {
        if (HasInline) RunInline(endOfBatch: false);
        _producer.Published = sequence;
        // Release: the slots' contents are visible to whoever acquires the cursor.
        Cursor.Publish(sequence);
    }

    /// <summary>Has all that was published handled inline, then wakes who sleeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        if (_producer.Flushed == _producer.Published) return;
        if (HasInline) RunInline(endOfBatch: true);
        _producer.Flushed = _producer.Published;
        SignalPublished();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ClaimTo(long sequence)
    {
        // The cached value only ever lags behind the consumers: too small means one more look, never an overrun.
        if (sequence - Size > _producer.CachedGating) Refresh(sequence - Size);
        _producer.Claimed = sequence;
        return sequence;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refresh(long wrapPoint)
    {
        // Acquire: the consumers' reads of a slot happened before their release of its sequence, so before the overwriting that follows.
        long gating = GetMinimumGating();
        if (wrapPoint > gating)
        {
            // Who makes room may be asleep, or be called by this thread.
            Flush();
            gating = GetMinimumGating();
        }

        if (wrapPoint > gating)
        {
            Volatile.Write(ref _producer.Stalls, _producer.Stalls + 1);
            gating = WaitForSpace(wrapPoint);
        }

        if (HasLooks) gating = Hurry(wrapPoint, gating);
        _producer.CachedGating = gating;
    }

    // Who looks by himself may not have seen what filled the ring: he is woken in time, and this is called again a quarter of a lap on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Hurry(long wrapPoint, long gating)
    {
        int many = PeriodicLook.HurryAt(Size);
        if (wrapPoint + Size - gating > many) WakeLooks();
        return Math.Min(gating, wrapPoint + many);
    }

    [StructLayout(LayoutKind.Explicit, Size = CacheLines.Padding + 5 * sizeof(long) + CacheLines.Padding)]
    private struct ProducerState
    {
        [FieldOffset(CacheLines.Padding)]
        public long Claimed;
        [FieldOffset(CacheLines.Padding + sizeof(long))]
        public long Published;
        [FieldOffset(CacheLines.Padding + 2 * sizeof(long))]
        public long Flushed;
        [FieldOffset(CacheLines.Padding + 3 * sizeof(long))]
        public long CachedGating;
        [FieldOffset(CacheLines.Padding + 4 * sizeof(long))]
        public long Stalls;
    }
}
