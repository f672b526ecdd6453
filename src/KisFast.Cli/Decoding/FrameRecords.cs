using KisFast.Ring;

namespace KisFast.Cli;

/// <summary>Stands where a ring stands in a feed: holds the records of one frame.</summary>
internal sealed class FrameRecords
{
    private FillRecord[] _slots = new FillRecord[16];
    private int _count;

    /// <summary>The records that were published since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<FillRecord> Published => _slots.AsSpan(0, _count);

    /// <summary>Forgets them.</summary>
    public void Clear() => _count = 0;

    /// <summary>The writer for the decoder.</summary>
    public struct Writer(FrameRecords records) : IRingWriter<FillRecord>
    {
        /// <inheritdoc/>
        public readonly ref FillRecord this[long sequence] => ref records._slots[sequence];

        /// <inheritdoc/>
        public readonly long Claim(int count)
        {
            int needed = records._count + count;
            if (needed > records._slots.Length) Array.Resize(ref records._slots, Math.Max(needed, records._slots.Length * 2));
            return records._count;
        }

        /// <inheritdoc/>
        public readonly void Publish(long sequence) => PublishQuietly(sequence);

        /// <inheritdoc/>
        public readonly void PublishQuietly(long sequence) => records._count = (int)sequence + 1;

        /// <inheritdoc/>
        public readonly void Flush()
        {
        }
    }
}
