using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Latency.Ring;

/// <summary>
/// A value of the record's own size, 320 bytes: a struct of more than 256 is copied in another way, which a smaller stand-in would hide.
/// Producers write and consumers read a word in each half cache line and the last one.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = FillRecord.SizeInBytes)]
public struct RecordSized
{
    [FieldOffset(0)]
    private Words _words;

    /// <summary>When the event was due, in Stopwatch ticks.</summary>
    [FieldOffset(8)]
    public long Timestamp;

    public void Fill(long value, long timestamp)
    {
        Timestamp = timestamp;
        for (int i = 0; i < Words.Length; i += Words.Step)
            _words[i] = value;
        _words[Words.Length - 1] = value;
    }

    /// <summary>What was filled in, times <see cref="WordsFilled"/>.</summary>
    public readonly long Sum()
    {
        long sum = _words[Words.Length - 1];
        for (int i = 0; i < Words.Length; i += Words.Step)
            sum += _words[i];
        return sum;
    }

    public const int WordsFilled = Words.Length / Words.Step + 1;

    [InlineArray(Length)]
    private struct Words
    {
        public const int Length = FillRecord.SizeInBytes / sizeof(long);
        public const int Step = 4;
        private long _first;
    }
}
