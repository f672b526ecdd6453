using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KisFast.Splitting;

namespace KisFast.MarketData;

/// <summary>A reader's own copy of a record, padded as the splitter needs it.</summary>
internal sealed class SlotCopy
{
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(SlotTable.MaxRecordBytes + CaretSplitter.Padding, pinned: true);
    private int[] _bounds = new int[128 + CaretSplitter.Slack];

    public SlotHeader Header;

    /// <summary>The record as one of the structs.</summary>
    public ref T As<T>()
        where T : unmanaged => ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(_bytes));

    /// <summary>Room for a record's bytes.</summary>
    public Span<byte> Room(int length)
    {
        if (length > _bytes.Length - CaretSplitter.Padding) _bytes = GC.AllocateUninitializedArray<byte>(length + CaretSplitter.Padding, pinned: true);
        return _bytes.AsSpan(0, length);
    }

    /// <summary>The record as a raw message.</summary>
    public RawMessage Raw(int skippedBefore)
    {
        var split = CaretSplitter.Split(ref MemoryMarshal.GetArrayDataReference(_bytes), Header.Length, _bounds);
        int needed = split.FieldCount + 1 + CaretSplitter.Slack;
        if (needed > _bounds.Length)
        {
            _bounds = new int[needed];
            CaretSplitter.Split(ref MemoryMarshal.GetArrayDataReference(_bytes), Header.Length, _bounds);
        }

        return new RawMessage(
            MemoryMarshal.AsBytes(new ReadOnlySpan<FixedText16>(in Header.TrId))[..Header.TrId.Length],
            Header.Record, _bytes.AsSpan(0, Header.Length), _bounds.AsSpan(0, split.FieldCount + 1))
        {
            Sequence = Header.Sequence,
            SkippedBefore = skippedBefore,
            Stamp = new RecordStamp(Header.ReceivedTimestamp, Header.ReceivedUtcTicks, Header.SessionIndex),
        };
    }
}
