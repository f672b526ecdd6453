using System.Runtime.InteropServices;

namespace KisFast.Latency.Ring;

/// <summary>A value of four cache lines; producers write to each line, consumers read from each.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct Value256
{
    [FieldOffset(0)]
    public long Timestamp;
    [FieldOffset(8)]
    public long First;
    [FieldOffset(64)]
    public long Second;
    [FieldOffset(128)]
    public long Third;
    [FieldOffset(248)]
    public long Fourth;

    public void Fill(long value, long timestamp)
    {
        Timestamp = timestamp;
        First = value;
        Second = value;
        Third = value;
        Fourth = value;
    }

    public readonly long Sum() => First + Second + Third + Fourth;
}
