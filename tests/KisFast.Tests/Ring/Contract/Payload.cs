using System.Runtime.CompilerServices;

namespace KisFast.Tests.Ring.Contract;

/// <summary>A value of four cache lines: torn or stale reads show in its checksum, a handler's write in its mark.</summary>
public struct Payload
{
    public long Value;
    public Words Data;
    public Marks HandledBy;

    public void Fill(long value)
    {
        Value = value;
        for (int i = 0; i < Words.Length; i++)
            Data[i] = value * (i + 3) ^ (value << i);
    }

    public readonly bool IsIntact(long value)
    {
        bool intact = Value == value;
        for (int i = 0; i < Words.Length; i++)
            intact &= Data[i] == (value * (i + 3) ^ (value << i));
        return intact;
    }

    [InlineArray(Length)]
    public struct Words
    {
        public const int Length = 23;
        private long _first;
    }

    [InlineArray(Length)]
    public struct Marks
    {
        public const int Length = 8;
        private long _first;
    }
}
