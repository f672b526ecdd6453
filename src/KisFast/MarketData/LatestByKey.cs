using System.Runtime.InteropServices;

namespace KisFast.MarketData;

/// <summary>
/// The newest record of each TR and key, for handlers that get conflated ones. Bounded: what more keys there are than room is conflated as
/// one, so that a peer that makes keys up costs no memory.
/// </summary>
internal sealed class LatestByKey
{
    /// <summary>41 registrations in each of a dozen sessions.</summary>
    public const int MaxKeys = 512;

    private readonly Dictionary<(FixedText16 TrId, FixedText16 Key), int> _index = new(MaxKeys);
    private readonly SlotTable _slots = new(MaxKeys);
    private readonly long[] _sequences = new long[MaxKeys];
    private int _count;

    public LatestByKey() => Array.Fill(_sequences, -1);

    /// <summary>How many keys there are. Any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The sequence of a key's newest record. Any thread.</summary>
    public long SequenceOf(int key) => Volatile.Read(ref _sequences[key]);

    /// <summary>Keeps a record in place of the one before. One thread.</summary>
    public void Keep(FixedText16 key, in SlotHeader header, ReadOnlySpan<byte> record, byte[]? oversized)
    {
        ref int index = ref CollectionsMarshal.GetValueRefOrNullRef(_index, (header.TrId, key));
        int at = System.Runtime.CompilerServices.Unsafe.IsNullRef(ref index) ? Add((header.TrId, key)) : index;
        _slots.Write(at, header, record, oversized);
        Volatile.Write(ref _sequences[at], header.Sequence);
    }

    /// <summary>Copies a key's newest record, if it is still that one.</summary>
    public bool TryCopy(int key, long sequence, SlotCopy copy) => _slots.TryCopy(key, sequence, copy);

    private int Add((FixedText16 TrId, FixedText16 Key) key)
    {
        if (_count == MaxKeys) return MaxKeys - 1;
        _index.Add(key, _count);
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }
}
