using BenchmarkDotNet.Attributes;
using KisFast.Benchmarks.Columns;
using KisFast.Benchmarks.Rivals;
using KisFast.Wire;

namespace KisFast.Benchmarks;

/// <summary>Frame bytes to published record: this library, what a user would write instead, and the floor under all of them.</summary>
[Config(typeof(NoticeConfig))]
public class WholePath
{
    private readonly FillRecord[] _records = new FillRecord[16];
    private AesNiFloor _floor = null!;
    private KisFastPath _kisFast = null!;
    private IdiomaticClient _idiomatic = null!;
    private SpanClient _span = null!;
    private byte[] _frame = [];

    /// <summary>The frames.</summary>
    public static IEnumerable<NoticeFrame> Frames => [NoticeFrame.Small, NoticeFrame.Typical, NoticeFrame.Multi];

    [ParamsSource(nameof(Frames))]
    public NoticeFrame Frame { get; set; } = NoticeFrame.Typical;

    [GlobalSetup]
    public void Setup()
    {
        _frame = Frame.Bytes;
        _floor = new AesNiFloor(Vectors.Key, Vectors.Iv);
        _kisFast = new KisFastPath();
        _idiomatic = new IdiomaticClient(Vectors.Key, Vectors.Iv);
        _span = new SpanClient(Vectors.Key, Vectors.Iv);
        CheckRivals();
    }

    [Benchmark(Baseline = true)]
    public int Floor() => _floor.Decode(_frame).Length;

    [Benchmark]
    public long KisFastDecoder() => _kisFast.Decode(_frame);

    [Benchmark]
    public int SpanBcl() => _span.Decode(_frame, _records);

    [Benchmark]
    public object Idiomatic() => _idiomatic.Decode(_frame);

    private void CheckRivals()
    {
        KisFastDecoder();
        var expected = _kisFast.TakeLast(Frame.Notices);
        var idiomatic = _idiomatic.Decode(_frame);
        if (SpanBcl() != Frame.Notices || idiomatic.Length != Frame.Notices) throw new InvalidOperationException("Counts differ.");
        for (int i = 0; i < expected.Length; i++)
        {
            SameResult.Check(expected[i], _records[i]);
            SameResult.Check(expected[i], idiomatic[i]);
        }

        var plain = _floor.Decode(_frame);
        if (!plain.StartsWith("testuser^"u8)) throw new InvalidOperationException("The floor decrypts to something else.");
    }
}
