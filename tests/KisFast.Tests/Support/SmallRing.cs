using KisFast.Ring;

namespace KisFast.Tests.Support;

/// <summary>A ring whose handlers are always done.</summary>
internal readonly struct SmallRing(int size) : IRingWriter<FillRecord>
{
    private readonly FillRecord[] _slots = new FillRecord[size];
    private readonly long[] _next = new long[1];

    public ref FillRecord this[long sequence] => ref _slots[sequence % _slots.Length];

    public long Claim(int count)
    {
        Assert.InRange(count, 1, _slots.Length);
        return _next[0];
    }

    public void PublishQuietly(long sequence) => Publish(sequence);

    public void Flush()
    {
    }

    public void Publish(long sequence) => _next[0] = sequence + 1;
}
