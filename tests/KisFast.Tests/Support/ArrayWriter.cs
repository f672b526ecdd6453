using KisFast.Ring;

namespace KisFast.Tests.Support;

/// <summary>A ring that never wraps: what was published is kept in a list.</summary>
internal readonly struct ArrayWriter(ArrayWriter.State state) : IRingWriter<FillRecord>
{
    public ref FillRecord this[long sequence] => ref state.Slots[sequence - state.Published.Count];

    public long Claim(int count)
    {
        if (state.Slots.Length < count) throw new InvalidOperationException($"claimed {count} slots of {state.Slots.Length}");
        return state.Published.Count;
    }

    public void PublishQuietly(long sequence) => Publish(sequence);

    public void Flush()
    {
    }

    public void Publish(long sequence)
    {
        int count = (int)(sequence - state.Published.Count) + 1;
        state.Published.AddRange(state.Slots.AsSpan(0, count));
        // What the next frame does not write must show.
        foreach (ref var slot in state.Slots.AsSpan())
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<FillRecord>(ref slot)).Fill(0x5A);
    }

    public sealed class State
    {
        public FillRecord[] Slots { get; } = new FillRecord[NoticeDecoder.MinRingSize];

        public List<FillRecord> Published { get; } = [];
    }
}
