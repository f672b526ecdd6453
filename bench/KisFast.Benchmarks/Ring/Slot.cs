using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.Benchmarks.Ring;

/// <summary>A value of the record's own size, 320 bytes: a word is written and read in each half cache line and in the last word.</summary>
[StructLayout(LayoutKind.Sequential, Size = FillRecord.SizeInBytes)]
public struct Slot
{
    private Words _words;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(long value)
    {
        for (int i = 0; i < Words.Length; i += Words.Step)
            _words[i] = value;
        _words[Words.Length - 1] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Sum()
    {
        long sum = _words[Words.Length - 1];
        for (int i = 0; i < Words.Length; i += Words.Step)
            sum += _words[i];
        return sum;
    }

    [InlineArray(Length)]
    private struct Words
    {
        public const int Length = FillRecord.SizeInBytes / sizeof(long);
        public const int Step = 4;
        private long _first;
    }
}
