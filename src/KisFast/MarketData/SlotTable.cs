using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KisFast.MarketData;

/// <summary>
/// Slots that one thread writes and any number read without either waiting: a reader copies, and knows by the version whether it copied
/// something whole. The memory is touched when it is used.
/// </summary>
internal sealed class SlotTable(int size)
{
    public const int SlotBytes = 1024;

    /// <summary>The longest record that fits a slot; a longer one is kept beside it.</summary>
    public const int MaxRecordBytes = SlotBytes - SlotHeader.SizeInBytes;

    private readonly byte[] _memory = GC.AllocateArray<byte>(checked(size * SlotBytes), pinned: true);
    private readonly byte[]?[] _oversized = new byte[size][];

    public int Size => size;

    /// <summary>Writes a slot. One thread.</summary>
    /// <param name="index">0 to <see cref="Size"/> - 1.</param>
    /// <param name="header">Everything but the version.</param>
    /// <param name="record">The record's bytes.</param>
    /// <param name="oversized">The record when it is longer than <see cref="MaxRecordBytes"/>, else null.</param>
    public void Write(int index, in SlotHeader header, ReadOnlySpan<byte> record, byte[]? oversized)
    {
        ref byte slot = ref Slot(index);
        ref SlotHeader kept = ref Unsafe.As<byte, SlotHeader>(ref slot);
        Volatile.Write(ref kept.Version, (header.Sequence * 2) + 1);
        // No byte of the record may be seen before the version that warns of it.
        Volatile.WriteBarrier();
        kept.Sequence = header.Sequence;
        kept.ReceivedTimestamp = header.ReceivedTimestamp;
        kept.ReceivedUtcTicks = header.ReceivedUtcTicks;
        kept.TrId = header.TrId;
        kept.SessionIndex = header.SessionIndex;
        kept.Length = header.Length;
        kept.Record = header.Record;
        kept.Kind = header.Kind;
        if (oversized is null) record.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref slot, SlotHeader.SizeInBytes), MaxRecordBytes));
        if (_oversized[index] is not null || oversized is not null) Volatile.Write(ref _oversized[index], oversized);
        Volatile.Write(ref kept.Version, (header.Sequence * 2) + 2);
    }

    /// <summary>Copies a slot.</summary>
    /// <param name="index">0 to <see cref="Size"/> - 1.</param>
    /// <param name="sequence">The record that is expected there.</param>
    /// <param name="copy">Gets it.</param>
    /// <returns>False when the slot holds another record, or one that is being written.</returns>
    public bool TryCopy(int index, long sequence, SlotCopy copy)
    {
        ref byte slot = ref Slot(index);
        ref SlotHeader kept = ref Unsafe.As<byte, SlotHeader>(ref slot);
        long whole = (sequence * 2) + 2;
        if (Volatile.Read(ref kept.Version) != whole) return false;
        copy.Header = kept;
        int length = copy.Header.Length;
        if (length <= MaxRecordBytes)
        {
            // A torn length is caught below; it must not lead out of the slot before.
            if (length < 0) return false;
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref slot, SlotHeader.SizeInBytes), length).CopyTo(copy.Room(length));
        }
        else if (Volatile.Read(ref _oversized[index]) is { } oversized)
        {
            oversized.CopyTo(copy.Room(oversized.Length));
        }

        Volatile.ReadBarrier();
        return Volatile.Read(ref kept.Version) == whole;
    }

    private ref byte Slot(int index) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), (nint)index * SlotBytes);
}
