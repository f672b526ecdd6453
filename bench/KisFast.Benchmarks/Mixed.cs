using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Columns;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Benchmarks;

/// <summary>Different fills in a shuffled order, a frame each, without WebSocket framing: what one frame again and again hides.</summary>
[Config(typeof(NoticeConfig))]
public class Mixed
{
    private const int Count = 256;
    private const int Seed = 7;

    private readonly FillRecord[] _records = new FillRecord[1];
    private AesNiFloor _floor = null!;
    private KisFastPath _kisFast = null!;
    private IdiomaticClient _idiomatic = null!;
    private SpanClient _span = null!;
    private byte[][] _frames = [];

    /// <summary>The frames as one parameter.</summary>
    public static IEnumerable<NoticeFrame> Frames => [new NoticeFrame($"{Count} fills mixed", [.. Shuffled().SelectMany(frame => frame)], Count)];

    [ParamsSource(nameof(Frames))]
    public NoticeFrame Frame { get; set; } = NoticeFrame.Typical;

    [GlobalSetup]
    public void Setup()
    {
        _frames = Shuffled();
        _floor = new AesNiFloor(Vectors.Key, Vectors.Iv);
        _kisFast = new KisFastPath();
        _idiomatic = new IdiomaticClient(Vectors.Key, Vectors.Iv);
        _span = new SpanClient(Vectors.Key, Vectors.Iv);
        foreach (byte[] frame in _frames)
        {
            _kisFast.Decode(frame);
            _span.Decode(frame, _records);
            SameResult.Check(_kisFast.Last, _records[0]);
        }
    }

    [Benchmark(Baseline = true)]
    public int Floor()
    {
        int bytes = 0;
        foreach (byte[] frame in _frames) bytes += _floor.Decode(frame).Length;
        return bytes;
    }

    [Benchmark]
    public long KisFastDecoder()
    {
        long last = 0;
        foreach (byte[] frame in _frames) last = _kisFast.Decode(frame);
        return last;
    }

    [Benchmark]
    public int SpanBcl()
    {
        int records = 0;
        foreach (byte[] frame in _frames) records += _span.Decode(frame, _records);
        return records;
    }

    [Benchmark]
    public int Idiomatic()
    {
        int records = 0;
        foreach (byte[] frame in _frames) records += _idiomatic.Decode(frame).Length;
        return records;
    }

    private static byte[][] Shuffled()
    {
        byte[][] frames = [.. WebSocketStream.Fills(Count).Select(frame => frame.Bytes)];
        new Random(Seed).Shuffle(frames);
        return frames;
    }
}
