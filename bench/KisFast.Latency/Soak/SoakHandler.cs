using System.Buffers.Text;
using System.Diagnostics;
using HdrHistogram;

namespace KisFast.Latency.Soak;

/// <summary>Checks that every notice comes once and in order, and notes how long each send took to be handled.</summary>
internal sealed class SoakHandler : IFillHandler
{
    private const long Longest = 60_000_000_000;

    private readonly SharedMoments _moments;
    private readonly int _perSend;
    private readonly int _sendsPerSlice;
    private readonly LongHistogram[] _slices;
    private long _handled;
    private long _wrong;

    public SoakHandler(SharedMoments moments, int perSend, int slices)
    {
        _moments = moments;
        _perSend = perSend;
        _sendsPerSlice = (moments.Count + slices - 1) / slices;
        _slices = [.. Enumerable.Range(0, slices).Select(_ => new LongHistogram(Longest, 2))];
    }

    /// <summary>How many notices have been handled.</summary>
    public long Handled => Volatile.Read(ref _handled);

    /// <summary>How many came that were not the next one.</summary>
    public long Wrong => Volatile.Read(ref _wrong);

    /// <summary>Microseconds, of the sends of a slice.</summary>
    public double Percentile(int slice, double percentile) => _slices[slice].TotalCount == 0 ? 0 : _slices[slice].GetValueAtPercentile(percentile) / 1000.0;

    public void OnRecord(ref readonly FillRecord record, long sequence, bool endOfBatch)
    {
        long n = _handled;
        if (record.Kind != RecordKind.Fill || !Utf8Parser.TryParse(record.OrderNo.Utf8, out long orderNo, out _) || orderNo != SoakSender.OrderNo(n))
            Volatile.Write(ref _wrong, _wrong + 1);
        if (n % _perSend == _perSend - 1) Note((int)(n / _perSend));
        Volatile.Write(ref _handled, n + 1);
    }

    private void Note(int send)
    {
        if (send >= _moments.Count) return;
        long nanoseconds = (long)((Stopwatch.GetTimestamp() - _moments.Get(send)) * 1e9 / Stopwatch.Frequency);
        _slices[send / _sendsPerSlice].RecordValue(Math.Clamp(nanoseconds, 1, Longest));
    }
}
