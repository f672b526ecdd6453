using System.Runtime.InteropServices;

namespace KisFast.MarketData;

/// <summary>The first cache line of a slot; the record follows it.</summary>
[StructLayout(LayoutKind.Sequential, Size = SizeInBytes)]
internal struct SlotHeader
{
    public const int SizeInBytes = 64;

    /// <summary>Twice the sequence, and 1 while it is written, 2 when it is whole: what a reader compares before and after its copy.</summary>
    public long Version;
    public long Sequence;
    public long ReceivedTimestamp;
    public long ReceivedUtcTicks;
    public FixedText16 TrId;
    public int SessionIndex;
    /// <summary>The record's bytes.</summary>
    public int Length;
    /// <summary>A raw message's place in its frame.</summary>
    public int Record;
    public MarketDataKind Kind;
}
