using System.Runtime.InteropServices;

namespace KisFast.DisruptorNet;

/// <summary>What only the producer writes, alone on its cache lines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 264)]
internal sealed class ProducerState
{
    [FieldOffset(120)]
    public long Claimed = -1;
    [FieldOffset(128)]
    public long Published = -1;
    [FieldOffset(136)]
    public long Stalls;
}
